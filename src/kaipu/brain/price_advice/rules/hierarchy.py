"""How units answer to price, good by good, from weeks of any shop: arrays in, arrays out. Knows neither Django nor where data come from.

Within one good and season, the units of its weeks are multinomial with shares ∝ exposure × price^e × promotion^g × others^x: the
Poisson model with an effect of each good and season conditioned away (Hausman, Hall & Griliches, Econometrica 52 (1984), 909–938).
Exposure is what the department sold in the week, so that its ups and downs drop out. A good's e is drawn towards its category's, that
towards its department's, that towards all: a Gaussian tree, solved exactly by one sweep up and one down, whose spreads are found
by expectation–maximisation. Promotion and the prices of the category's other goods are told apart from price, a number a category each.
Prices were not set by lot: what else goes with a lower price and is in none of the columns is taken for its effect.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ROUNDS = 12
BLOCK = 4  # weeks whose errors are taken to hang together
PRIOR_MEAN, PRIOR_SPREAD = -1.76, 0.7  # Tellis, Journal of Marketing Research 25 (1988), 331–341: 367 estimates
SPREAD_GUESS, GUESS_WEIGHT = 0.5, 2.0
SIDE_SPREAD = 0.5  # standard deviation of a category's promotion and cross effect around those of all
Z80 = 1.2816
SEED_OF_DRAWS = 8


@dataclass(frozen=True, slots=True)
class Weeks:
    """Weeks of goods, (rows,) each, sorted by good and week: number of the good, number of the week, price, units, exposure, promotion 0–1.

    `category_of` (goods,) and `department_of` (categories,) hold numbers from 0 without gaps.
    """

    item: Ints
    week: Ints
    price: Floats
    units: Floats
    exposure: Floats
    promotion: Floats
    category_of: Ints
    department_of: Ints

    def of(self, rows: NDArray[np.bool_]) -> "Weeks":
        """Return some of the rows; goods keep their numbers."""
        return Weeks(
            self.item[rows], self.week[rows], self.price[rows], self.units[rows], self.exposure[rows], self.promotion[rows],
            self.category_of, self.department_of,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """Elasticities of one level of the tree with their standard errors, (members,) each."""

    value: Floats
    error: Floats


@dataclass(frozen=True, slots=True)
class Fit:
    """What was learnt. `periods` is how many weeks of a good tell anything, `spread` how far goods of a department lie around their category.

    `promotion` and `cross` are (categories,) factors' logarithms with errors; `dispersion` (departments,) is how much more units
    vary than counting explains.
    """

    items: Level
    categories: Level
    departments: Level
    whole: Level
    promotion: Level
    cross: Level
    dispersion: Floats
    spread: Floats
    periods: Ints


def cross_index(weeks: Weeks) -> Floats:
    """Return for each row how much dearer the category's other goods are than usual: the mean logarithm, by their share of units."""
    goods, categories = len(weeks.category_of), len(weeks.department_of)
    logs = np.log(weeks.price)
    units = np.bincount(weeks.item, weeks.units, goods)
    share = units / np.maximum(np.bincount(weeks.category_of, units, categories), 1e-9)[weeks.category_of]
    rows = np.maximum(np.bincount(weeks.item, minlength=goods), 1)
    part = share[weeks.item] * (logs - (np.bincount(weeks.item, logs, goods) / rows)[weeks.item])
    first = int(weeks.week.min())
    span = int(weeks.week.max()) - first + 1
    cell = weeks.category_of[weeks.item] * span + weeks.week - first
    found: Floats = np.bincount(cell, part, categories * span)[cell] - part
    return found


def fit(weeks: Weeks, *, season: int = 26, cross: bool = True) -> Fit:
    """Learn from weeks; a good's level is free in each `season` of weeks. Half a second for 3,000 goods and a year."""
    strata = _Strata(weeks, season)
    sides = [_Side(weeks.promotion), _Side(cross_index(weeks) if cross else np.zeros(len(weeks.item)))]
    goods, departments = len(weeks.category_of), len(weeks.department_of) and int(weeks.department_of.max()) + 1
    tree = _Tree(weeks.category_of, weeks.department_of, departments)
    value = np.full(goods, PRIOR_MEAN)
    logs = np.log(weeks.price)
    home = weeks.department_of[weeks.category_of]
    dispersion = np.full(departments, 2.0)
    for _ in range(ROUNDS):
        for side in sides:
            rest = logs * value[weeks.item] + sum(other.line(weeks) for other in sides if other is not side)
            side.step(weeks, strata, rest + side.line(weeks), dispersion)
        line = logs * value[weeks.item] + sum(side.line(weeks) for side in sides)
        pull, known, left = strata.score(logs, line)
        dispersion = _dispersion(weeks, strata, left, home[weeks.item], departments)
        overlap = _overlap(weeks, strata, logs, sides)
        precision = known * (1 - overlap[weeks.category_of]) / dispersion[home]
        moved = value + pull / np.maximum(known, 1e-9)
        levels = tree.settle(np.clip(moved, value - 3, value + 3), precision)
        step = np.clip(levels[0].value - value, -1, 1)
        value = value + step
        if float(np.abs(step).max(initial=0)) < 1e-4:
            break
    items, categories, tops, whole = levels
    periods = np.bincount(weeks.item, minlength=goods)
    return Fit(
        items, categories, tops, whole, sides[0].level(), sides[1].level(), dispersion, np.sqrt(tree.goods), periods
    )


class _Strata:
    """Rows of one good and season, whose sum of units is taken as given."""

    def __init__(self, weeks: Weeks, season: int) -> None:
        part = (weeks.week - int(weeks.week.min(initial=0))) // season
        self.weeks = weeks
        self.starts = np.flatnonzero(np.r_[True, (np.diff(weeks.item) != 0) | (np.diff(part) != 0)])
        sizes = np.diff(np.r_[self.starts, len(weeks.item)])
        self.owner = np.repeat(np.arange(len(self.starts)), sizes)
        self.item = weeks.item[self.starts]
        self.totals = np.add.reduceat(weeks.units, self.starts)

    def expected(self, line: Floats) -> tuple[Floats, Floats]:
        """Return shares and expected units of rows under a linear predictor."""
        top = np.maximum.reduceat(line, self.starts)[self.owner]
        weight = self.weeks.exposure * np.exp(line - top)
        share = weight / np.maximum(np.add.reduceat(weight, self.starts)[self.owner], 1e-300)
        return share, self.totals[self.owner] * share

    def center(self, share: Floats, values: Floats) -> Floats:
        """Return values less their mean by share within the stratum."""
        found: Floats = values - np.add.reduceat(share * values, self.starts)[self.owner]
        return found

    def score(self, values: Floats, line: Floats) -> tuple[Floats, Floats, Floats]:
        """Return score and information of each good for a column, and the rows' errors in units of that score."""
        share, expected = self.expected(line)
        apart = self.center(share, values)
        goods = len(self.weeks.category_of)
        left = self.weeks.units - expected
        pull = np.bincount(self.weeks.item, left * apart, goods)
        return (
            pull,
            np.bincount(self.weeks.item, expected * apart**2, goods),
            left / np.sqrt(np.maximum(expected, 1e-9)),
        )


class _Side:
    """A column whose effect is one number a category, drawn towards that of all."""

    def __init__(self, column: Floats) -> None:
        self.column = column
        self.value: Floats = np.zeros(0)
        self.error: Floats = np.zeros(0)

    def line(self, weeks: Weeks) -> Floats:
        """Return what the column adds to the linear predictor of rows."""
        if not len(self.value):
            self.value = np.zeros(len(weeks.department_of))
            self.error = np.full(len(weeks.department_of), SIDE_SPREAD)
        found: Floats = self.value[weeks.category_of[weeks.item]] * self.column
        return found

    def step(self, weeks: Weeks, strata: _Strata, line: Floats, dispersion: Floats) -> None:
        """Take one Newton step for all categories under what else is known."""
        pull, known, _ = strata.score(self.column, line)
        categories = len(self.value)
        wide = dispersion[weeks.department_of]
        information = np.bincount(weeks.category_of, known, categories) / wide
        drawn = np.bincount(weeks.category_of, pull, categories) / wide + information * self.value
        usual = information / (1 + information * SIDE_SPREAD**2)
        mean = (
            float((usual * drawn / np.maximum(information, 1e-9)).sum() / max(float(usual.sum()), 1e-9))
            if usual.any()
            else 0.0
        )
        precision = information + SIDE_SPREAD**-2
        self.value = self.value + np.clip((drawn + mean * SIDE_SPREAD**-2) / precision - self.value, -1, 1)
        self.error = np.sqrt(1 / precision)

    def level(self) -> Level:
        """Return the effects with their errors."""
        return Level(self.value, self.error)


class _Tree:
    """Goods in categories in departments in all, with Gaussian steps between them."""

    def __init__(self, category_of: Ints, department_of: Ints, departments: int) -> None:
        self.parents = (category_of, department_of, np.zeros(departments, dtype=np.int64))
        self.home = department_of[category_of]
        self.departments = departments
        self.goods = np.full(departments, SPREAD_GUESS**2)
        self.above = [SPREAD_GUESS**2, SPREAD_GUESS**2]

    def settle(self, mean: Floats, precision: Floats, sweeps: int = 6) -> tuple[Level, Level, Level, Level]:
        """Return all levels' posteriors, given what each good tells by itself; finds the spreads on the way."""
        levels = self._sweep(mean, precision)
        for _ in range(sweeps):
            levels = self._sweep(mean, precision)
        return levels

    def _sweep(self, mean: Floats, precision: Floats) -> tuple[Level, Level, Level, Level]:
        spreads: list[Floats] = [
            self.goods[self.home],
            *(np.full(len(self.parents[n + 1]), self.above[n]) for n in (0, 1)),
        ]
        told = [(mean, precision)]
        for n, parent in enumerate(self.parents):
            size = len(self.parents[n + 1]) if n < 2 else 1
            own, sure = told[-1]
            passed = sure / (1 + sure * spreads[n])
            total = np.bincount(parent, passed, size)
            told.append((np.bincount(parent, passed * own, size) / np.maximum(total, 1e-12), total))
        own, sure = told[3]
        top = sure + PRIOR_SPREAD**-2
        value, variance = (own * sure + PRIOR_MEAN * PRIOR_SPREAD**-2) / top, 1 / top
        levels = [Level(value, np.sqrt(variance))]
        for n in (2, 1, 0):
            own, sure = told[n]
            parent, spread = self.parents[n], spreads[n]
            weight = sure * spread / (1 + sure * spread)
            inner = spread / (1 + sure * spread)
            apart = weight**2 * ((own - value[parent]) ** 2 + variance[parent]) + inner
            self._learn(n, apart)
            value = weight * own + (1 - weight) * value[parent]
            variance = inner + (1 - weight) ** 2 * variance[parent]
            levels.append(Level(value, np.sqrt(variance)))
        return levels[3], levels[2], levels[1], levels[0]

    def _learn(self, level: int, apart: Floats) -> None:
        extra = GUESS_WEIGHT * SPREAD_GUESS**2
        if level == 0:
            size = self.departments
            self.goods = (np.bincount(self.home, apart, size) + extra) / (
                np.bincount(self.home, minlength=size) + GUESS_WEIGHT
            )
        else:
            self.above[level - 1] = float((apart.sum() + extra) / (len(apart) + GUESS_WEIGHT))


def _dispersion(weeks: Weeks, strata: _Strata, left: Floats, home: Ints, departments: int) -> Floats:
    """Return Pearson's dispersion of departments, widened by how far errors of neighbouring weeks go together."""
    free = np.maximum(
        np.bincount(home, minlength=departments) - np.bincount(home[strata.starts], minlength=departments), 1
    )
    plain = np.bincount(home, left**2, departments) / free
    block = strata.owner * 64 + (weeks.week % 64) // BLOCK
    starts = np.flatnonzero(np.r_[True, np.diff(block) != 0])
    together = np.bincount(home[starts], np.add.reduceat(left, starts) ** 2, departments)
    alone = np.bincount(home, left**2, departments)
    found: Floats = np.maximum(1.0, plain) * np.maximum(1.0, together / np.maximum(alone, 1e-9))
    return found


def _overlap(weeks: Weeks, strata: _Strata, logs: Floats, sides: list[_Side]) -> Floats:
    """Return how much of price's variation in a category promotions and others' prices explain, (categories,): known no better than the rest."""
    share, expected = strata.expected(np.zeros(len(logs)))
    price = strata.center(share, logs)
    home, size = weeks.category_of[weeks.item], len(weeks.department_of)
    own = np.bincount(home, expected * price**2, size)
    total = np.zeros(size)
    for side in sides:
        column = strata.center(share, side.column)
        both = np.bincount(home, expected * price * column, size)
        total += both**2 / np.maximum(own * np.bincount(home, expected * column**2, size), 1e-12)
    return np.minimum(total, 0.95)
