{% load static %}/* Shows push messages of the shop, and opens their page. One message is shown once: its id is the tag. */
self.addEventListener("push", (event) => {
  const told = event.data ? event.data.json() : {};
  event.waitUntil(self.registration.showNotification(told.title || "Kaipu", {
    body: told.text || "", tag: told.id, data: { url: told.url || "/" }, icon: "{% static "ui/logo.svg" %}",
  }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
