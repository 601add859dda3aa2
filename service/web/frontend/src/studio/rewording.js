// Libraries write some words themselves, without asking for a translation. This puts ours in their place, wherever they appear.

const ATTRIBUTES = ['title', 'placeholder', 'aria-label', 'alt'];

/** Keep every text and label below `root` that `words` knows in our words: an object, or a function of a text. */
export function reword(root, words) {
  const known = typeof words === 'function' ? words : (text) => words[text];
  const change = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return changeText(node, known);
    if (node.nodeType !== Node.ELEMENT_NODE || node.isContentEditable) return;
    for (const name of ATTRIBUTES) changeAttribute(node, name, known);
    node.childNodes.forEach(change);
  };
  change(root);
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes } of records) {
      if (type === 'childList') addedNodes.forEach(change);
      else change(target);
    }
  });
  observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
  return observer;
}

function changeText(node, known) {
  const text = node.data.trim();
  const ours = text && known(text);
  // what somebody types is never changed
  if (ours && ours !== text && !node.parentElement?.isContentEditable) node.data = node.data.replace(text, ours);
}

function changeAttribute(node, name, known) {
  const text = node.getAttribute(name);
  const ours = text && known(text);
  if (ours && ours !== text) node.setAttribute(name, ours);
}
