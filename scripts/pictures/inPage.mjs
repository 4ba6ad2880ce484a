// What runs inside the page: drawing a diagram and measuring what came out. Functions here are sent as text, so each
// stands alone.

/** Draws one diagram into a box of its own; an error of Mermaid is the answer then. */
export const draw = async ({ id, text }) => {
  const figure = document.createElement("figure")
  figure.id = id
  document.body.append(figure)
  try {
    const { svg } = await globalThis.mermaid.render(`${id}-svg`, text)
    figure.innerHTML = svg
    const drawing = figure.querySelector("svg")
    const { width, height } = drawing.viewBox.baseVal
    drawing.style.maxWidth = "none"
    drawing.setAttribute("width", String(Math.ceil(width)))
    drawing.setAttribute("height", String(Math.ceil(height)))
    return { width, height }
  } catch (error) {
    return { error: String(error) }
  }
}

/**
 * The boxes of a drawn diagram, in pixels: nodes, labels of edges, titles of frames, texts of messages. A box that is
 * inside of another on purpose (a text in its node) says so by `inside`.
 */
export const measure = (id) => {
  const root = document.getElementById(id)
  const found = []
  const boxOf = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect()
    return { left, top, right, bottom }
  }
  const add = (kind, element, text, inside) => {
    const box = boxOf(element)
    if (box.right - box.left < 1 || box.bottom - box.top < 1) return
    found.push({
      kind,
      text: text.replaceAll(/\s+/g, " ").trim(),
      box,
      ...(inside === undefined ? {} : { inside: boxOf(inside) })
    })
  }
  const wordsOf = (element) => {
    const range = document.createRange()
    range.selectNodeContents(element)
    return range
  }
  for (const node of root.querySelectorAll("g.node")) {
    const shape = node.querySelector(".label-container, .basic, circle, path, rect, polygon") ?? node
    const words = node.querySelector(".nodeLabel, foreignObject div, text")
    add("node", shape, words?.textContent ?? "")
    if (words) add("words of a node", wordsOf(words), words.textContent, shape)
  }
  for (const label of root.querySelectorAll("g.edgeLabel")) {
    const words = label.querySelector(".edgeLabel, foreignObject div, text") ?? label
    if (words.textContent.trim() !== "") add("label of an edge", wordsOf(words), words.textContent)
  }
  for (const label of root.querySelectorAll("g.cluster-label")) {
    const words = label.querySelector(".nodeLabel, foreignObject div, text") ?? label
    if (words.textContent.trim() !== "") add("title of a frame", wordsOf(words), words.textContent)
  }
  for (const actor of root.querySelectorAll("rect.actor")) add("node", actor, "")
  for (const words of root.querySelectorAll("text.messageText")) add("message", words, words.textContent)
  for (const words of root.querySelectorAll("text.loopText, text.labelText"))
    add("words of a block", words, words.textContent)
  for (const words of root.querySelectorAll("text.noteText")) {
    const rectangle = words.parentElement.querySelector("rect")
    add("note", rectangle ?? words, words.textContent)
    if (rectangle) add("words of a note", words, words.textContent, rectangle)
  }
  const drawing = root.querySelector("svg")
  return {
    found,
    frame: boxOf(drawing),
    names: [...root.querySelectorAll("g.node b")].map((element) => element.textContent)
  }
}
