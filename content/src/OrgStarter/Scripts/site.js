// What HTML and htmx do not do by themselves: dialogs, focus, announcements, double submits. Every flow works without this file.
(() => {
  'use strict';

  const byId = (id) => document.getElementById(id);
  const dialog = () => byId('dialog');

  // ---- Dialogs: whatever htmx swaps into #dialog is shown as one. The browser itself traps and returns the focus.

  document.addEventListener('htmx:afterSwap', (event) => {
    if (event.detail.target === dialog() && !dialog().open && dialog().childElementCount > 0) {
      dialog().showModal();
    }
  });

  document.addEventListener('click', (event) => {
    const clickedBackdrop = event.target === dialog();
    if (dialog()?.open && (clickedBackdrop || event.target.closest?.('[data-close-dialog]'))) {
      event.preventDefault();
      dialog().close();
    }
  });

  // "close" does not bubble, hence the capture.
  document.addEventListener('close', (event) => {
    if (event.target !== dialog()) {
      return;
    }

    // Something was done in the dialog that the page behind it does not show yet.
    const outdated = dialog().querySelector('.results') !== null;
    dialog().replaceChildren();
    if (outdated) {
      htmx.ajax('GET', location.href, { target: '#main', select: '#main', swap: 'outerHTML', headers: { 'HX-Boosted': 'true' } });
    }
  }, true);

  // ---- After a swap: close what is over, move the focus to where the work goes on, tell screen readers.

  document.addEventListener('htmx:afterSettle', (event) => {
    const swapped = event.detail.elt;
    if (swapped.id === 'main') {
      closeWithoutRefresh();
      closeMenus();
      swapped.focus({ preventScroll: true });
      announce(swapped.querySelector('.notice')?.textContent ?? document.title);
      return;
    }

    const wrong = swapped.querySelector('[aria-invalid="true"]') ?? swapped.querySelector('[role="alert"]');
    if (wrong) {
      focus(wrong);
    } else if (swapped.classList.contains('editing') || !swapped.contains(document.activeElement)) {
      const next = swapped.querySelector('[autofocus]');
      if (next) {
        focus(next);
      }
    }

    if (swapped.id === 'table') {
      announce(swapped.querySelector('.pager-summary, .empty h2')?.textContent);
    }

    const results = swapped.querySelector('.results');
    if (results) {
      announce(results.textContent);
    }
  });

  function closeWithoutRefresh() {
    if (dialog()?.open) {
      dialog().replaceChildren();
      dialog().close();
    }
  }

  function focus(element) {
    if (!element.matches('a, button, input, select, textarea')) {
      element.tabIndex = -1;
    }

    element.focus();
  }

  function announce(text) {
    if (byId('live') && text) {
      byId('live').textContent = text.trim().replace(/\s+/g, ' ');
    }
  }

  // ---- Trouble: the answer goes to #notices, what was typed stays where it is.

  document.addEventListener('htmx:beforeSwap', (event) => {
    // A followed link that failed shows the failure as a page, as it does without JavaScript.
    if (event.detail.boosted && event.detail.xhr.status >= 400) {
      event.detail.shouldSwap = false;
      location.assign(event.detail.pathInfo.finalRequestPath);
    }
  });

  document.addEventListener('htmx:beforeRequest', () => byId('notices')?.replaceChildren());

  for (const name of ['htmx:sendError', 'htmx:timeout']) {
    document.addEventListener(name, () => {
      const notice = document.createElement('p');
      notice.className = 'notice notice-danger';
      notice.setAttribute('role', 'alert');
      notice.textContent = document.body.dataset.noConnection;
      byId('notices')?.replaceChildren(notice);
      notice.scrollIntoView({ block: 'nearest' });
    });
  }

  // ---- Busy: a line at the top for what takes longer than a blink.

  let running = 0;
  document.addEventListener('htmx:beforeSend', () => {
    running++;
    setTimeout(() => document.documentElement.toggleAttribute('data-busy', running > 0), 150);
  });
  document.addEventListener('htmx:afterRequest', () => {
    running = Math.max(0, running - 1);
    document.documentElement.toggleAttribute('data-busy', running > 0);
  });

  // ---- A form marked data-guard is sent once, however often the button is pressed.

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.hasAttribute('data-guard') || form.hasAttribute('hx-post')) {
      return;
    }

    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }

    form.dataset.sent = 'true';
    for (const button of form.querySelectorAll('button')) {
      button.setAttribute('aria-disabled', 'true');
    }
  });

  // Back to a page that the browser kept: its forms may be sent again.
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll('[aria-disabled]')) {
        button.removeAttribute('aria-disabled');
      }
    }
  });

  // ---- Menus (<details>): one open at a time, closed by Escape and by a click elsewhere.

  function closeMenus(except) {
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      if (menu !== except) {
        menu.open = false;
      }
    }
  }

  document.addEventListener('click', (event) => closeMenus(event.target.closest?.('details.menu')));
  document.addEventListener('keydown', (event) => {
    const menu = event.key === 'Escape' ? document.querySelector('details.menu[open]') : null;
    if (menu) {
      closeMenus();
      menu.querySelector('summary').focus();
    }
  });
})();
