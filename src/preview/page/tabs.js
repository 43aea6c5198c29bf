/** Tabs by the ARIA Authoring Practices: the Tab key stops once, arrow keys move between the tabs. */

/**
 * @param {HTMLElement} list
 * @param {(name: string) => void} onOpen called with the id of the panel
 * @returns {(panel: string) => void} opens a panel
 */
export function connectTabs(list, onOpen) {
  const tabs = [...list.querySelectorAll('button')];

  /** @param {string} panel */
  function open(panel) {
    for (const tab of tabs) {
      const id = tab.getAttribute('aria-controls') ?? '';
      const isOpen = id === panel;
      tab.setAttribute('aria-selected', String(isOpen));
      tab.tabIndex = isOpen ? 0 : -1;
      const element = document.getElementById(id);
      if (element !== null) element.hidden = !isOpen;
    }
    onOpen(panel);
  }

  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener('click', () => open(tab.getAttribute('aria-controls') ?? ''));
    tab.addEventListener('keydown', (event) => {
      const next = nextIndex(event.key, index, tabs.length);
      if (next === null) return;
      event.preventDefault();
      tabs[next]?.focus();
      tabs[next]?.click();
    });
  }
  return open;
}

/**
 * @param {string} key
 * @param {number} index
 * @param {number} count
 */
function nextIndex(key, index, count) {
  switch (key) {
    case 'ArrowRight':
      return (index + 1) % count;
    case 'ArrowLeft':
      return (index + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
