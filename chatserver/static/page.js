// The whole page: people, telephones, time and feed, kept right by one stream of events.

import { get, listen, post } from "./api.js";
import { Door } from "./door.js";
import { recall, remember } from "./dom.js";
import { Feed } from "./feed.js";
import { Guide } from "./guide.js";
import { People } from "./people.js";
import { Telephone } from "./telephone.js";
import { fullMoment, pushed } from "./words.js";

const $ = (id) => document.getElementById(id);
const phones = new Map();
let start = "";
let read = {};
let guide = null;

const people = new People({ list: $("people"), search: $("search"), found: $("found"), onopen: (userId) => open(userId) });
const feed = new Feed({
  list: $("feed"), today: $("today"), only: $("only-reminders"),
  who: (userId) => people.who(userId), onopen: (userId, messageId) => open(userId, { messageId }),
});

// Telephones.

async function open(userId, { text = "", messageId = 0, focus = true } = {}) {
  view("phones");
  let phone = phones.get(userId);
  if (!phone) {
    phone = new Telephone(userId, people.who(userId), { onclose: close, onread: markRead });
    phones.set(userId, phone);
    $("phones").append(phone.root);
    arranged();
    await phone.load();
  }
  if (text) phone.plain(text);
  else if (focus) phone.input.focus();
  phone.root.scrollIntoView({ inline: "nearest", block: "nearest" });
  if (messageId) phone.pointAt(messageId);
}

function close(userId) {
  if (document.body.classList.contains("desk")) return;
  const left = [...phones.keys()].filter((other) => other !== userId);
  phones.get(userId).root.remove();
  phones.delete(userId);
  arranged();
  (left.length ? phones.get(left.at(-1)).input : $("search")).focus();
}

function arranged() {
  $("nobody").hidden = phones.size > 0;
  people.opened = new Set(phones.keys());
  people.refresh();
  remember(`open:${start}`, [...phones.keys()]);
}

function markRead(userId) {
  const last = feed.entries.findLast((entry) => entry.user_id === userId);
  read[userId] = Math.max(read[userId] || 0, last?.id || 0);
  remember(`read:${start}`, read);
  people.unread.delete(userId);
  people.refresh(userId);
}

function countUnread() {
  people.unread.clear();
  for (const entry of feed.entries) {
    if (entry.kind === "message" && entry.id > (read[entry.user_id] || 0)) {
      people.unread.set(entry.user_id, (people.unread.get(entry.user_id) || 0) + 1);
    }
  }
  people.refresh();
}

// Time.

function showNow(moment) {
  $("now").textContent = fullMoment(moment);
  $("now").dateTime = moment;
  feed.at(moment);
}

async function push(by) {
  const buttons = [...document.querySelectorAll("[data-by]")].filter((one) => !one.disabled);
  const chosen = document.activeElement;
  buttons.forEach((one) => { one.disabled = true; });
  $("pushing").textContent = "正在推进……";
  try {
    const { entry } = await post("clock", { by });
    $("pushing").textContent = entry ? pushed(entry) : "没有待发的提醒。";
  } catch (error) {
    $("pushing").textContent = error.message;
  }
  buttons.forEach((one) => { one.disabled = false; });
  chosen?.focus?.();
}

// Events.

function told(event) {
  const phone = phones.get(event.user_id);
  switch (event.kind) {
    case "now": showNow(event.at); break;
    case "feed": fed(event.entry); break;
    case "message": phone?.arrived(event.message); break;
    case "edited": phone?.changed(event.message); break;
    case "deleted": phone?.deleted(event.message); break;
    case "answer": phone?.answered(event.text, event.alert); break;
    case "typing": phone?.typing(); break;
    case "chat": phone?.rearrange(); break;
    case "commands": phones.forEach((one) => one.rearrange()); break;
  }
}

function fed(entry) {
  feed.add(entry);
  if (entry.kind !== "message") return;
  if (!people.contacts.some((contact) => contact.user_id === entry.user_id)) refreshSoon();
  if (phones.has(entry.user_id)) return markRead(entry.user_id);
  people.unread.set(entry.user_id, (people.unread.get(entry.user_id) || 0) + 1);
  people.refresh(entry.user_id);
}

let refreshing = 0;
function refreshSoon() {
  refreshing ||= setTimeout(() => { refreshing = 0; connected().catch(lost); }, 500);
}

/** Everything afresh: at the start, and whenever the connection was lost in between. */
async function connected() {
  const state = await get("state");
  $("offline").hidden = true;
  $("bot-name").textContent = state.bot.name;
  for (const [by, may] of [["hour", state.can_push], ["day", state.can_push], ["due", state.can_jump]]) {
    document.querySelector(`[data-by="${by}"]`).disabled = !may;
  }
  people.show(state.contacts);
  feed.show(state.feed, state.now);
  showNow(state.now);
  if (start !== state.start) begun(state);
  countUnread();
  await Promise.all([...phones.values()].map((phone) => phone.load()));
}

/** The first connection to this start of the server; an older start's telephones are gone. */
function begun(state) {
  for (const phone of phones.values()) phone.root.remove();
  phones.clear();
  start = state.start;
  read = recall(`read:${start}`, {});
  guide = new Guide({ panel: $("guide"), start, steps: state.tour, ontry: attempt });
  const own = document.body.classList.contains("desk") ? state.contacts.map((contact) => contact.user_id) : [];
  for (const userId of new Set([...own, ...recall(`open:${start}`, [])])) open(userId, { focus: own.length > 0 });
}

function attempt(step) {
  if (step.user_id) return open(step.user_id, { text: step.text });
  const named = [...document.querySelectorAll("[data-by]")].find((one) => one.textContent === step.text);
  named?.focus();
  named?.classList.add("pointed");
  setTimeout(() => named?.classList.remove("pointed"), 2400);
}

// The narrow screen shows one column at a time.

function view(name) {
  document.body.dataset.view = name;
  for (const one of document.querySelectorAll(".views button")) one.setAttribute("aria-pressed", String(one.dataset.view === name));
}

document.querySelector(".views").addEventListener("click", (event) => event.target.dataset.view && view(event.target.dataset.view));
document.querySelector(".push").addEventListener("click", (event) => event.target.dataset.by && push(event.target.dataset.by));
$("show-guide").addEventListener("click", () => guide?.toggle($("guide").hidden));
document.addEventListener("keydown", (event) => {
  const writing = event.target.matches("input, textarea");
  if ((event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !writing)) {
    event.preventDefault();
    view("people");
    $("search").focus();
    $("search").select();
  } else if (event.key === "Escape" && phones.size && event.target === document.body) {
    close([...phones.keys()].at(-1));
  }
});

const lost = () => { $("offline").hidden = false; };
const door = new Door({ form: $("door"), note: $("door-note"), code: $("code"), refused: $("refused"), out: $("log-out") });

/** Whoever must log in sees nothing else before; the desk shows one telephone, and time is not moved there. */
async function begin() {
  const about = await get("about");
  $("ribbon").textContent = about.ribbon;
  document.title = `${$("bot-name").textContent}${about.ribbon}`;
  document.body.classList.toggle("desk", about.has_door);
  if (about.has_door && !(await door.isOpen(about))) return;
  listen(told, () => connected().catch(lost), (last) => (last && about.has_door ? door.shut() : lost()));
}

begin().catch(lost);
