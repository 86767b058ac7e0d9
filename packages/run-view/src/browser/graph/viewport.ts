import type { Bounds } from "../../model/geometry.ts";

/** A window over the drawing that can be moved and zoomed. */
export interface Viewport {
  /** Shows the whole drawing, never larger than it is. */
  showAll(): void;
  zoomBy(factor: number, at?: { readonly x: number; readonly y: number }): void;
  panBy(right: number, down: number): void;
  /** Moves no more than is needed to show a part of the drawing. */
  reveal(part: Bounds): void;
  /** The drawing that is shown from now on. */
  setDrawing(bounds: Bounds): void;
}

const smallest = 0.04;
const largest = 3;
/** What shows everything leaves the zoom's buttons at the bottom free, in pixels. */
const controlsHeight = 40;
/** How long a drawing rests before it is painted anew, in milliseconds, and how many times as long as its painting takes. */
const [shortestRestMs, longestRestMs, restsPerPainting] = [180, 2000, 5];
/** From here on a painting is noticed by whoever begins to move the drawing. */
const slowPaintingMs = 100;
/** Below this scale no text can be read: it is left out, and what is left is drawn in plain colours. */
const farScale = 0.38;

/**
 * Moves a drawing by one transform of the whole: the compositor does it, and nothing is painted again while it moves. When it
 * rests, it is painted once at its scale, so that its texts are sharp.
 */
export function createViewport(canvas: HTMLElement, drawing: SVGSVGElement): Viewport {
  let bounds: Bounds = { x: 0, y: 0, width: 1, height: 1 };
  let [x, y, scale] = [0, 0, 1];
  /** Whether nobody has moved it since it showed everything: then it goes on showing everything. */
  let isFitted = true;
  let resting: ReturnType<typeof setTimeout> | undefined;
  let restMs = shortestRestMs;

  /** Whoever moves on at once must not wait for paintings in between: one that takes long is put off longer. */
  const rest = () => {
    const startedAt = performance.now();
    drawing.style.willChange = "auto";
    requestAnimationFrame(() =>
      requestAnimationFrame((now) => {
        const paintingMs = now - startedAt;
        restMs = Math.min(longestRestMs, Math.max(shortestRestMs, restsPerPainting * paintingMs));
        // What takes long to make ready for a movement is made ready now.
        if (paintingMs > slowPaintingMs) drawing.style.willChange = "transform";
      }),
    );
  };
  const apply = () => {
    drawing.style.willChange = "transform";
    drawing.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    canvas.classList.toggle("far", scale < farScale);
    clearTimeout(resting);
    resting = setTimeout(rest, restMs);
  };
  const showAll = () => {
    const { clientWidth: width, clientHeight } = canvas;
    if (width === 0 || clientHeight === 0) return;
    const height = Math.max(1, clientHeight - controlsHeight);
    const wanted = Math.min(width / Math.max(1, bounds.width), height / Math.max(1, bounds.height), 1.15);
    scale = Math.max(smallest, wanted);
    x = (width - bounds.width * scale) / 2;
    y = (height - bounds.height * scale) / 2;
    isFitted = true;
    apply();
  };
  const panBy = (right: number, down: number) => {
    x += right;
    y += down;
    isFitted = false;
    apply();
  };
  const zoomBy = (factor: number, at = { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 }) => {
    const next = Math.min(largest, Math.max(smallest, scale * factor));
    x = at.x - ((at.x - x) / scale) * next;
    y = at.y - ((at.y - y) / scale) * next;
    scale = next;
    isFitted = false;
    apply();
  };

  new ResizeObserver(() => {
    if (isFitted) showAll();
  }).observe(canvas);
  listenToWheel(canvas, { panBy, zoomBy });
  listenToPointer(canvas, panBy);
  return {
    showAll,
    zoomBy,
    panBy,
    reveal(part) {
      const left = (part.x - bounds.x) * scale + x;
      const top = (part.y - bounds.y) * scale + y;
      const right = outside(left, part.width * scale, canvas.clientWidth);
      const down = outside(top, part.height * scale, canvas.clientHeight);
      if (right !== 0 || down !== 0) panBy(right, down);
    },
    setDrawing(next) {
      bounds = next;
      drawing.setAttribute("width", String(next.width));
      drawing.setAttribute("height", String(next.height));
      drawing.setAttribute("viewBox", `${next.x} ${next.y} ${next.width} ${next.height}`);
      showAll();
    },
  };
}

/** How far something must be moved to lie within a length, with some room. */
function outside(start: number, length: number, available: number): number {
  const room = 16;
  if (start < room) return room - start;
  const over = start + length + room - available;
  return over > 0 ? -over : 0;
}

function listenToWheel(canvas: HTMLElement, { panBy, zoomBy }: Pick<Viewport, "panBy" | "zoomBy">): void {
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      // A pinch on a touchpad comes as a wheel with the control key.
      if (event.ctrlKey || event.metaKey) {
        const { left, top } = canvas.getBoundingClientRect();
        zoomBy(Math.exp(-event.deltaY * 0.0035), { x: event.clientX - left, y: event.clientY - top });
      } else if (event.shiftKey && event.deltaX === 0) panBy(-event.deltaY, 0);
      else panBy(-event.deltaX, -event.deltaY);
    },
    { passive: false },
  );
}

/** Two fingers would zoom; the buttons and the keyboard do as well. */
function listenToPointer(canvas: HTMLElement, panBy: Viewport["panBy"]): void {
  let last: { readonly x: number; readonly y: number } | undefined;
  let hasMoved = false;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary) return;
    last = { x: event.clientX, y: event.clientY };
    hasMoved = false;
  });
  canvas.addEventListener("pointermove", (event) => {
    if (last === undefined) return;
    const [right, down] = [event.clientX - last.x, event.clientY - last.y];
    if (!hasMoved && Math.hypot(right, down) < 4) return;
    if (!hasMoved) canvas.setPointerCapture(event.pointerId);
    hasMoved = true;
    canvas.classList.add("moving");
    panBy(right, down);
    last = { x: event.clientX, y: event.clientY };
  });
  const end = () => {
    last = undefined;
    canvas.classList.remove("moving");
  };
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  // What was moved was not clicked.
  canvas.addEventListener(
    "click",
    (event) => {
      if (hasMoved) event.stopPropagation();
      hasMoved = false;
    },
    { capture: true },
  );
}
