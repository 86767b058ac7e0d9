/** What stands within an element: texts are texts, whatever they hold. */
export type Child = Node | string | undefined;

type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Makes an HTML element. Attributes that are false or undefined are left out. */
export function html<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  children: readonly Child[] = [],
): HTMLElementTagNameMap[Tag] {
  return filled(document.createElement(tag), attributes, children);
}

/** Makes an SVG element. */
export function svg<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  children: readonly Child[] = [],
): SVGElementTagNameMap[Tag] {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** Sets or takes away attributes of an element. */
export function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
}

/** A button that says what it does. */
export function button(label: string, { icon, onClick }: { icon?: Node; onClick(): void }): HTMLButtonElement {
  const made = html("button", { type: "button", ...(icon ? { "aria-label": label, title: label } : {}) }, [
    icon ?? label,
  ]);
  made.addEventListener("click", onClick);
  return made;
}

function filled<Made extends Element>(element: Made, attributes: Attributes, children: readonly Child[]): Made {
  setAttributes(element, attributes);
  for (const child of children) if (child !== undefined) element.append(child);
  return element;
}
