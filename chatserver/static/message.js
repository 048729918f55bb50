// One message as a bubble, with its quotation, file and buttons.

import { button, element } from "./dom.js";
import { richText } from "./richtext.js";
import { fileSize, timeOf } from "./words.js";

function quotation(answered) {
  if (!answered) return element("p", { class: "quoted" }, "（原消息已删除）");
  const text = answered.text || answered.file?.name || "";
  return element("p", { class: "quoted" }, text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function attachment(message) {
  const { id, kind, name, size, emoji } = message.file;
  const address = `/page/chats/${message.user_id}/files/${encodeURIComponent(id)}`;
  if (kind === "sticker") return element("p", { class: "sticker" }, emoji);
  if (kind === "photo") return element("img", { src: address, alt: "图片" });
  return element("a", { class: "file", href: address, download: name },
    element("span", { class: "file-name" }, name), element("span", { class: "hint" }, `${fileSize(size)} · 下载`));
}

function inlineButton(message, made, acts) {
  if (made.url) return element("a", { class: "inline", href: made.url, target: "_blank", rel: "noopener noreferrer" }, `${made.text} ↗`);
  if (made.copy !== null) return button(made.text, () => acts.copy(made.copy), { class: "inline" });
  return button(made.text, (event) => acts.press(message, made.data, event.currentTarget), { class: "inline" });
}

/** `acts`: press, copy, say, reply, edit. `last` = the person's own last message, which can be changed. */
export function bubble(message, answered, acts, last) {
  const made = element("article", { class: message.from_bot ? "message theirs" : "message own", "data-id": message.id });
  if (message.reply_to) made.append(quotation(answered));
  if (message.file) made.append(attachment(message));
  if (message.text) made.append(richText(message.text, message.entities, acts.say));
  made.append(element("footer", {},
    message.protected && element("span", {}, "禁止转发"),
    message.edited && element("span", {}, "已编辑"),
    element("time", {}, timeOf(message.at)),
    message.from_bot && button("回复", () => acts.reply(message), { class: "small" }),
    last && button("修改", () => acts.edit(message), { class: "small" })));
  const wrapped = element("div", { class: message.from_bot ? "row theirs" : "row own", "data-id": message.id }, made);
  if (message.protected) made.classList.add("protected");
  for (const row of message.buttons) {
    wrapped.append(element("div", { class: "inline-row" }, ...row.map((one) => inlineButton(message, one, acts))));
  }
  return wrapped;
}
