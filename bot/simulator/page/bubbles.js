// One message as a bubble, with its keyboard.

import { element, fullName, icon, time } from "./dom.js";
import { deepLink, render } from "./entities.js";
import { mediaOf, serviceText, summary } from "./media.js";

export function bubble(message, view) {
  const service = serviceText(message);
  if (service) return element("p", { className: "service", "data-message": message.message_id }, service);
  const own = !message.from.is_bot && message.from.id === view.personId();
  const node = element("article", {
    className: `message ${own ? "own" : "other"}${message.media_group_id ? " album" : ""}`,
    "aria-label": `${own ? "Anda" : fullName(message.from)}, ${time(message.date)}`,
    "data-message": message.message_id,
  });
  if (message.media_group_id) node.dataset.album = message.media_group_id;
  node.append(body(message, own, view));
  const rows = message.reply_markup?.inline_keyboard;
  if (rows) node.append(keyboard(message, rows, view));
  return node;
}

function body(message, own, view) {
  const box = element("div", { className: "bubble" });
  if (!own && view.isGroup()) box.append(element("strong", { className: "author" }, fullName(message.from)));
  if (message.is_topic_message) box.append(element("p", { className: "topic" }, view.topic(message.message_thread_id)));
  const origin = message.forward_origin;
  if (origin) {
    const from = origin.sender_user ? fullName(origin.sender_user) : origin.sender_user_name || "";
    box.append(element("p", { className: "forwarded" }, `Diteruskan dari ${from}`));
  }
  if (message.reply_to_message) box.append(quote(message.reply_to_message, view));
  const media = mediaOf(message);
  if (media) box.append(media);
  const text = message.text ?? message.caption;
  if (text) {
    const nodes = render(text, message.entities || message.caption_entities, view);
    box.append(element("div", { className: "text" }, ...nodes));
  }
  box.append(meta(message), tools(message, own, view));
  return box;
}

function quote(original, view) {
  return element("button", {
    type: "button", className: "quote", "aria-label": `Membalas: ${summary(original)}`,
    onclick: () => view.show(original.message_id),
  }, element("strong", {}, fullName(original.from)), element("span", {}, summary(original)));
}

function meta(message) {
  const stamp = new Date(message.date * 1000).toISOString();
  const parts = [element("time", { dateTime: stamp }, time(message.date))];
  if (message.edit_date && !message.from.is_bot) parts.unshift("diubah ");
  return element("p", { className: "meta" }, ...parts);
}

function tools(message, own, view) {
  const box = element("div", { className: "tools" });
  box.append(element("button", { type: "button", "aria-label": "Balas pesan ini", title: "Balas", onclick: () => view.reply(message) }, "↩"));
  if (own && (message.text || message.caption)) {
    box.append(element("button", { type: "button", "aria-label": "Ubah pesan ini", title: "Ubah", onclick: () => view.edit(message) }, "✎"));
  }
  if (!own) {
    box.append(element("button", { type: "button", "aria-label": "Beri jempol", title: "Jempol", onclick: () => view.react(message, "👍") }, "👍"));
  }
  return box;
}

function keyboard(message, rows, view) {
  const box = element("div", { className: "keyboard", role: "group", "aria-label": "Tombol pesan" });
  for (const row of rows) {
    box.append(element("div", { className: "keys" }, ...row.map((button) => key(message, button, view))));
  }
  return box;
}

function key(message, button, view) {
  const start = button.url ? deepLink(button.url, view.username()) : null;
  if (button.url && !start) {
    const safe = /^https?:/i.test(button.url) ? button.url : "#";
    return element("a", { className: "key", href: safe, target: "_blank", rel: "noopener noreferrer" },
      button.text, icon("out"));
  }
  const node = element("button", { type: "button", className: "key" }, button.text);
  if (button.copy_text) node.append(icon("copy"));
  node.addEventListener("click", async () => {
    if (start) return view.send(start);
    if (button.copy_text) return view.copy(button.copy_text.text);
    node.setAttribute("aria-busy", "true");
    await view.tap(message, button);
    return node.removeAttribute("aria-busy");
  });
  return node;
}
