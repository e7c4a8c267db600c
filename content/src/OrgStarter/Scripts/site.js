// What HTML and htmx do not do by themselves: dialogs, focus, announcements, double submits. Every flow works without this file.
(() => {
  'use strict';

  // See https://htmx.org/reference/#config. The Content Security Policy forbids eval and inline styles, so a swap must not set the attribute
  // "style", even to an empty value. No tenant's page stays in the browser's storage. Errors are not swapped in, so that a form keeps its input.
  // Swapped content works at once: with a delay, a key pressed within it would go to a link that is not yet htmx's, or to the focus of before.
  Object.assign(htmx.config, {
    allowEval: false,
    includeIndicatorStyles: false,
    historyCacheSize: 0,
    refreshOnHistoryMiss: true,
    scrollIntoViewOnBoost: false,
    attributesToSettle: ['class'],
    defaultSettleDelay: 0,
    timeout: 20_000,
    responseHandling: [
      { code: '204', swap: false },
      { code: '[23]..', swap: true },
      { code: '422', swap: true },
      { code: '[45]..', swap: false, error: true },
    ],
  });

  const byId = (id) => document.getElementById(id);
  const dialog = () => byId('dialog');

  // ---- Instants: the page has them in UTC. Here they become the reader's own time, written as in their region of the page's language.

  const page = likely(document.documentElement.lang);
  const region = navigator.languages.find((name) => likely(name).language === page.language && likely(name).script === page.script)
    ?? document.documentElement.lang;
  const day = { year: 'numeric', month: 'long', day: 'numeric' };
  const minute = { ...day, hour: 'numeric', minute: '2-digit', timeZoneName: 'short' };

  // A browser may name what is no language, such as en-US@posix.
  function likely(name) {
    try {
      return new Intl.Locale(name).maximize();
    } catch {
      return {};
    }
  }

  function showInstants() {
    for (const time of document.querySelectorAll('time[data-day], time[data-minute]')) {
      const instant = new Date(time.dateTime);
      const isDay = 'day' in time.dataset;
      time.textContent = new Intl.DateTimeFormat(region, isDay ? day : minute).format(instant);
      if (isDay) {
        time.title = new Intl.DateTimeFormat(region, minute).format(instant);
      }

      delete time.dataset.day;
      delete time.dataset.minute;
    }
  }

  showInstants();
  for (const name of ['htmx:afterSwap', 'htmx:oobAfterSwap', 'htmx:historyRestore']) {
    document.addEventListener(name, showInstants);
  }

  // ---- Dialogs: whatever htmx swaps into #dialog is shown as one. The browser itself traps and returns the focus.

  document.addEventListener('htmx:afterSwap', (event) => {
    if (event.detail.target === dialog() && !dialog().open && dialog().childElementCount > 0) {
      // Closing gives the focus back to where it is now: not to a line of a menu that is closed by then.
      document.activeElement?.closest('details.menu')?.querySelector('summary').focus();
      closeMenus();
      dialog().setAttribute('aria-label', dialog().querySelector('h1, h2')?.textContent ?? document.title);
      dialog().showModal();
    }
  });

  document.addEventListener('click', (event) => {
    if (dialog()?.open && event.target.closest?.('[data-close-dialog]')) {
      event.preventDefault();
      dialog().close();
    }
  });

  // The backdrop is the dialog outside its box. Pressing there counts, not letting go: text is often selected past the edge.
  document.addEventListener('pointerdown', (event) => {
    if (event.target !== dialog() || !dialog().open) {
      return;
    }

    const box = dialog().getBoundingClientRect();
    if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) {
      // Without this the press would go on to take the focus from where closing returns it.
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

  let progressSaid = 0;

  // ---- After a swap: close what is over, move the focus to where the work goes on, tell screen readers.

  document.addEventListener('htmx:afterSettle', (event) => {
    const swapped = event.detail.elt;
    if (swapped.id === 'main') {
      closeWithoutRefresh();
      closeMenus();
      // A refresh behind a closed dialog leaves the focus on its opener; anything else is a new page, read from its top.
      if (!swapped.contains(document.activeElement)) {
        swapped.focus({ preventScroll: true });
        window.scrollTo(0, 0);
      }

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
      const { elt, triggeringEvent } = event.detail.requestConfig ?? {};
      if (elt?.closest('.pager')) {
        afterPaging(swapped, triggeringEvent);
      } else if (elt?.matches('.sort') && document.activeElement === document.body) {
        // On a phone, the list to sort by is closed by now.
        swapped.querySelector('.sort-button')?.focus();
      }

      announce(swapped.querySelector('.pager-summary, .empty h2')?.textContent);
    }

    announce(swapped.querySelector('[data-said]')?.dataset.said);
    // Work that goes on is spoken of now and then, and when it ends: never at every look, and not line by line.
    const progress = swapped.querySelector('[data-announce]');
    const results = progress ? null : swapped.querySelector('.results');
    if (progress && (progress.dataset.announce === 'last' || Date.now() - progressSaid > 10_000)) {
      progressSaid = Date.now();
      announce(progress.textContent);
    } else if (results) {
      announce(results.textContent);
    }
  });

  // The pressed link is gone on the first and the last page. A pointer is shown the first row; for keys the focus stays in sight.
  function afterPaging(table, press) {
    const usedPointer = press?.detail > 0;
    if (document.activeElement === document.body) {
      table.querySelector('.pager-links a')?.focus({ preventScroll: usedPointer });
    }

    if (usedPointer) {
      table.scrollIntoView({ block: 'start' });
    }
  }

  function closeWithoutRefresh() {
    if (dialog()?.open) {
      dialog().replaceChildren();
      dialog().close();
    }
  }

  function focus(element) {
    if (!element.matches('a, button, input, select, summary, textarea')) {
      element.tabIndex = -1;
    }

    element.focus();
  }

  function announce(text) {
    if (byId('live') && text) {
      byId('live').textContent = text.trim().replace(/\s+/g, ' ');
    }
  }

  // ---- Trouble: said where the person is looking; what was typed stays where it is.

  document.addEventListener('htmx:beforeSwap', (event) => {
    const { isError, pathInfo, target, xhr } = event.detail;
    if (!isError) {
      return;
    }

    event.detail.shouldSwap = false;
    if (target.id === 'main') {
      // A followed link that failed shows the failure as a page, as it does without JavaScript.
      location.assign(pathInfo.finalRequestPath);
    } else {
      complain(noticeIn(xhr.responseText) ?? noticeSaying(document.body.dataset.trouble));
    }
  });

  for (const name of ['htmx:sendError', 'htmx:timeout']) {
    document.addEventListener(name, () => complain(noticeSaying(document.body.dataset.noConnection)));
  }

  document.addEventListener('htmx:beforeRequest', () => document.querySelectorAll('.notices').forEach((area) => area.replaceChildren()));

  // Only the site's own notice: an answer from a proxy in between is a page of its own, or nothing at all.
  function noticeIn(html) {
    const first = new DOMParser().parseFromString(html, 'text/html').body.firstElementChild;
    return first?.matches('.notice') ? first : null;
  }

  function noticeSaying(words) {
    const notice = document.createElement('p');
    notice.className = 'notice notice-danger';
    notice.setAttribute('role', 'alert');
    notice.textContent = words;
    return notice;
  }

  function complain(notice) {
    noticeArea().replaceChildren(notice);
    notice.scrollIntoView({ block: 'nearest' });
  }

  // An open dialog covers the page and silences it for screen readers, so trouble is said inside.
  function noticeArea() {
    if (!dialog()?.open) {
      return byId('notices');
    }

    let area = dialog().querySelector(':scope > .notices');
    if (!area) {
      area = document.createElement('div');
      area.className = 'notices';
      dialog().prepend(area);
    }

    return area;
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

  // ---- A box that checks all others on the page.

  document.addEventListener('change', (event) => {
    const others = event.target.dataset?.selectAll;
    if (others) {
      document.querySelectorAll(others).forEach((box) => { box.checked = event.target.checked; });
    }
  });

  // ---- A color picker beside the text field that it fills.

  document.addEventListener('input', (event) => {
    const field = byId(event.target.dataset?.fills);
    if (field) {
      field.value = event.target.value;
    }
  });

  // ---- A form is sent once, however often the button is pressed, if one of them is marked data-guard.

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (![form, event.submitter].some((element) => element?.hasAttribute('data-guard')) || form.hasAttribute('hx-post')) {
      return;
    }

    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }

    form.dataset.sent = 'true';
    for (const button of buttonsOf(form)) {
      button.setAttribute('aria-disabled', 'true');
    }
  });

  // Buttons may stand outside of their form, with its id in their attribute "form".
  function buttonsOf(form) {
    return [...form.elements].filter((element) => element.type === 'submit');
  }

  // Back to a page that the browser kept: its forms may be sent again.
  window.addEventListener('pageshow', () => {
    for (const form of document.querySelectorAll('form[data-sent]')) {
      delete form.dataset.sent;
      for (const button of buttonsOf(form)) {
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
