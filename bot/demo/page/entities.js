// A text and its entities as nodes, the way Telegram shows them. Offsets are UTF-16 units, as in JavaScript itself.

import { icon, make } from "./dom.js";
import { say } from "./words.js";

const PLAIN = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  pre: "pre",
  spoiler: "span.spoiler",
};
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const SCHEMES = new Set(["http:", "https:"]);

/**
 * The nodes of a text. `act` is told what is pressed: {command}, {mention}, {copy} or {link}.
 */
export function renderText(text, entities, act) {
  const sorted = [...(entities ?? [])]
    .filter((entity) => entity.length > 0 && entity.offset >= 0 && entity.offset + entity.length <= text.length)
    .sort((one, other) => one.offset - other.offset || other.length - one.length);
  const fragment = document.createDocumentFragment();
  fragment.append(...renderSpan(text, 0, text.length, sorted, act));
  return fragment;
}

function renderSpan(text, start, end, entities, act) {
  const nodes = [];
  let position = start;
  let rest = entities;
  while (rest.length) {
    const [entity, ...others] = rest;
    const until = Math.min(end, entity.offset + entity.length);
    if (entity.offset < position) {
      rest = others; // crosses the one before, which Telegram never sends
      continue;
    }
    const block = BLOCKS.has(entity.type);
    push(nodes, text.slice(position, entity.offset), { atEnd: block });
    const inside = others.filter((other) => other.offset < until);
    nodes.push(wrap(entity, text.slice(entity.offset, until), renderSpan(text, entity.offset, until, inside, act), act));
    // A block stands on lines of its own; the line break after it is part of how it was written.
    position = block && text[until] === "\n" ? until + 1 : until;
    rest = others.filter((other) => other.offset >= until);
  }
  push(nodes, text.slice(position, end), { atEnd: false });
  return nodes;
}

function push(nodes, text, { atEnd }) {
  const shown = atEnd && text.endsWith("\n") ? text.slice(0, -1) : text;
  if (shown) nodes.push(document.createTextNode(shown));
}

function wrap(entity, text, nodes, act) {
  if (PLAIN[entity.type]) return make(PLAIN[entity.type], {}, ...nodes);
  switch (entity.type) {
    case "code":
      return press("code", nodes, () => act({ copy: text }), say("copyText"));
    case "blockquote":
      return make("blockquote", {}, ...nodes);
    case "expandable_blockquote":
      return expandable(nodes);
    case "text_link":
      return link(entity.url, nodes, act);
    case "url":
      return link(/^[a-z][a-z0-9+.-]*:/i.test(text) ? text : `https://${text}`, nodes, act);
    case "mention":
      return press("span.mention", nodes, () => act({ mention: text }));
    case "bot_command":
      return press("span.command", nodes, () => act({ command: text }));
    default:
      return make("span", { "data-entity": entity.type }, ...nodes);
  }
}

function press(name, nodes, listener, title) {
  const pressed = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    listener();
  };
  return make(name, { role: "button", tabindex: "0", title, onclick: pressed, onkeydown: pressed }, ...nodes);
}

function link(url, nodes, act) {
  let address;
  try {
    address = new URL(url);
  } catch {
    return make("span", {}, ...nodes);
  }
  if (!SCHEMES.has(address.protocol)) return make("span", {}, ...nodes);
  const follow = (event) => {
    event.stopPropagation();
    if (act({ link: address }) === true) event.preventDefault();
  };
  return make("a", { href: address.href, target: "_blank", rel: "noopener noreferrer", onclick: follow }, ...nodes);
}

function expandable(nodes) {
  const words = make("div.quoted", {}, ...nodes);
  const toggle = make("button.expand", { type: "button", "aria-expanded": "false", "aria-label": say("expand") });
  toggle.append(icon("down"));
  const quote = make("blockquote.expandable", {}, words, toggle);
  const turn = () => {
    const open = quote.classList.toggle("open");
    toggle.setAttribute("aria-expanded", String(open));
    toggle.setAttribute("aria-label", say(open ? "collapse" : "expand"));
  };
  quote.addEventListener("click", (event) => {
    if (!quote.classList.contains("long") || event.target.closest("a, [role=button]")) return;
    if (getSelection()?.toString() && !event.target.closest(".expand")) return;
    event.stopPropagation();
    turn();
  });
  return quote;
}

/** Folds the quotes that are longer than Telegram shows at once; to be called when they stand in the page. */
export function foldQuotes(element) {
  for (const quote of element.querySelectorAll("blockquote.expandable:not(.long)")) {
    const words = quote.firstElementChild;
    if (words.scrollHeight > words.clientHeight + 4) quote.classList.add("long");
  }
}
