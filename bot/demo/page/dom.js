// Elements, icons and small conversions. Content only ever becomes text nodes: there is no innerHTML anywhere, and the
// page's security policy would refuse it.

const SVG = "http://www.w3.org/2000/svg";

const ICONS = {
  back: "M20 12H5m7-7-7 7 7 7",
  send: "M3.5 20.5 21 12 3.5 3.5l2.2 6.9L14 12l-8.3 1.6z",
  attach: "m20 11.5-8.3 8.2a5.3 5.3 0 0 1-7.5-7.5l8.4-8.3a3.5 3.5 0 0 1 5 5l-8.3 8.2a1.7 1.7 0 0 1-2.5-2.5l7.6-7.5",
  menu: "M4 7h16M4 12h16M4 17h16",
  down: "m6 9 6 6 6-6",
  close: "M6 6l12 12M18 6 6 18",
  calls: "m8 7-5 5 5 5m8-10 5 5-5 5M14 4l-4 16",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v3m0 14v3M2 12h3m14 0h3M5 5l2 2m10 10 2 2M5 19l2-2M17 7l2-2",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  reply: "M10 8V4l-7 7 7 7v-4c5 0 8 1.500 11 5-1-6-4-10.500-11-11z",
  edit: "M4 20l1-5L16 4l4 4L9 19zM13.500 6.500l4 4",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  link: "M8 16 17 7M9 7h8v8",
  share: "m14 5 7 6-7 6v-4c-5 0-8 1-11 5 1-6 4-9 11-9z",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  people: "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21c0-4 3-7 7-7s7 3 7 7M16 4a4 4 0 0 1 0 7M19 14c2 1 3 4 3 7",
  check: "m2 13 4 4L15 7M11 16l1 1L22 7",
};

/** An element; properties that begin with "on" are listeners, others attributes. Children are nodes or text. */
export function make(name, properties = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function icon(name, label) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.classList.add("icon", `icon-${name}`);
  if (label) {
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", label);
  } else {
    drawing.setAttribute("aria-hidden", "true");
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  drawing.append(path);
  return drawing;
}

/** Gives a button its picture and its name. */
export function label(button, name, text) {
  button.replaceChildren(icon(name));
  button.setAttribute("aria-label", text);
  button.title = text;
}

export const find = (id) => document.getElementById(id);

/** A colour of its own for each person, as Telegram has them. */
export const shade = (id) => String(Math.abs(id) % 7);

export function avatar(person) {
  const name = person.title ?? person.first_name ?? "";
  const face = make("span.avatar", { "aria-hidden": "true", "data-shade": shade(person.id) });
  if (person.is_bot) face.classList.add("paper");
  else face.append([...name][0] ?? "");
  return face;
}

export function formatSize(bytes, locale) {
  const units = ["byte", "kilobyte", "megabyte"];
  const step = Math.min(2, bytes < 1024 ? 0 : bytes < 1024 * 1024 ? 1 : 2);
  const style = { style: "unit", unit: units[step], unitDisplay: "short", maximumFractionDigits: step };
  return new Intl.NumberFormat(locale, style).format(bytes / 1024 ** step);
}

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
