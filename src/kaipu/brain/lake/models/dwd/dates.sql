MODEL (
  name dwd.dates,
  kind FULL,
  description 'Every day of 2000 to 2035: week, month, the Chinese calendar, holidays, festivals, shopping days, and how far the next is.',
  owner kernel,
  grain day,
  audits (
    NOT_NULL(columns := (day, iso_year, iso_week, weekday, lunar_year, lunar_month, lunar_day, day_off_cn, day_off_us)),
    UNIQUE_VALUES(columns := (day))
  )
);

WITH digit AS (
  SELECT CAST(n AS INT) AS n
  FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS digits(n)
), counted AS (
  SELECT CAST(a.n + 10 * b.n + 100 * c.n + 1000 * d.n + 10000 * e.n AS INT) AS n
  FROM digit AS a
  CROSS JOIN digit AS b
  CROSS JOIN digit AS c
  CROSS JOIN digit AS d
  CROSS JOIN digit AS e
  WHERE e.n <= 1
), days AS (
  SELECT CAST(CAST('2000-01-01' AS DATE) + n AS DATE) AS day
  FROM counted
  WHERE CAST('2000-01-01' AS DATE) + n <= CAST('2035-12-31' AS DATE)
), lunar AS (
  SELECT
    first_day,
    lunar_year,
    lunar_month,
    leap,
    LEAD(first_day) OVER (ORDER BY first_day) AS next_day
  FROM ods.lunar_months
), marked AS (
  SELECT
    day,
    MAX(CASE WHEN kind = 'public_cn' THEN code END) AS holiday_cn,
    MAX(CASE WHEN kind = 'public_us' THEN code END) AS holiday_us,
    MAX(CASE WHEN kind = 'workday_cn' THEN 1 ELSE 0 END) AS workday_cn,
    MIN(CASE WHEN kind = 'festival' THEN code END) AS festival,
    MIN(CASE WHEN kind = 'shopping' THEN code END) AS shopping,
    MAX(CASE WHEN kind = 'term' THEN code END) AS solar_term,
    MAX(CASE WHEN rank = 1 THEN code END) AS occasion,
    MAX(CASE WHEN rank = 1 THEN name_en END) AS name_en,
    MAX(CASE WHEN rank = 1 THEN name_zh END) AS name_zh,
    MAX(CASE WHEN kind IN ('festival', 'shopping', 'public_cn', 'public_us') AND code <> 'bridge_day' THEN 1 ELSE 0 END)
      AS counts
  FROM dwd.occasions
  GROUP BY day
), joined AS (
  SELECT
    d.day,
    CAST(MOD(DATE_DIFF('day', CAST('1999-01-04' AS DATE), d.day), 7) + 1 AS INT) AS weekday,
    m.lunar_year,
    m.lunar_month,
    m.leap,
    CAST(DATE_DIFF('day', m.first_day, d.day) + 1 AS INT) AS lunar_day,
    o.holiday_cn,
    o.holiday_us,
    COALESCE(o.workday_cn, 0) AS workday_cn,
    o.festival,
    o.shopping,
    o.solar_term,
    o.occasion,
    o.name_en,
    o.name_zh,
    CASE WHEN o.counts = 1 THEN d.day END AS occasion_day
  FROM days AS d
  JOIN lunar AS m
    ON m.first_day <= d.day AND d.day < m.next_day
  LEFT JOIN marked AS o
    ON o.day = d.day
), near AS (
  SELECT
    *,
    CAST(day - (weekday - 4) AS DATE) AS thursday,
    MIN(occasion_day) OVER (ORDER BY day ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS next_day,
    MAX(occasion_day) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS last_day
  FROM joined
)
SELECT
  n.day,
  CAST(EXTRACT(YEAR FROM n.day) AS INT) AS year,
  CAST(EXTRACT(QUARTER FROM n.day) AS INT) AS quarter,
  CAST(EXTRACT(MONTH FROM n.day) AS INT) AS month,
  CAST(EXTRACT(DAY FROM n.day) AS INT) AS day_of_month,
  n.weekday,
  CAST(EXTRACT(YEAR FROM n.thursday) AS INT) AS iso_year,
  CAST(EXTRACT(WEEK FROM n.day) AS INT) AS iso_week,
  CAST(n.day - (n.weekday - 1) AS DATE) AS week_start,
  CAST(DATE_TRUNC('month', n.day) AS DATE) AS month_start,
  n.weekday >= 6 AS weekend,
  n.lunar_year,
  n.lunar_month,
  n.lunar_day,
  n.leap = 1 AS lunar_leap,
  COALESCE(n.solar_term, '') AS solar_term,
  COALESCE(n.holiday_cn, '') AS holiday_cn,
  COALESCE(n.holiday_us, '') AS holiday_us,
  n.holiday_cn IS NOT NULL OR (n.weekday >= 6 AND n.workday_cn = 0) AS day_off_cn,
  n.holiday_us IS NOT NULL OR n.weekday >= 6 AS day_off_us,
  COALESCE(n.festival, '') AS festival,
  COALESCE(n.shopping, '') AS shopping,
  COALESCE(n.occasion, '') AS occasion,
  COALESCE(n.name_en, '') AS name_en,
  COALESCE(n.name_zh, '') AS name_zh,
  COALESCE(f.occasion, '') AS next_occasion,
  CAST(DATE_DIFF('day', n.day, n.next_day) AS INT) AS days_to_next,
  COALESCE(p.occasion, '') AS last_occasion,
  CAST(DATE_DIFF('day', n.last_day, n.day) AS INT) AS days_since_last
FROM near AS n
LEFT JOIN marked AS f
  ON f.day = n.next_day
LEFT JOIN marked AS p
  ON p.day = n.last_day
