// Runs in a page beside the book, and opens the book's pages in a frame, as they are. `browser.rs` wrote
// `task` before it, and reads what `report` leaves.
const report = value => {
    document.body.append(Object.assign(document.createElement('pre'), { textContent: JSON.stringify(value) }));
};

// Another width has to be loaded anew, because the scripts of the pages look at it.
async function open(page, width) {
    document.querySelector('iframe')?.remove();
    const frame = document.createElement('iframe');
    frame.width = width;
    frame.height = 900;
    frame.src = 'html/' + page;
    const isLoaded = new Promise(resolve => { frame.onload = resolve; });
    document.body.append(frame);
    await isLoaded;
    return frame.contentWindow;
}

async function until(isSo) {
    while (!isSo()) await new Promise(resolve => setTimeout(resolve, 10));
}

// A click where a reader would click: on what is seen at that point.
function click(element) {
    element.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = element.getBoundingClientRect();
    const there = element.ownerDocument.elementFromPoint(x + width / 2, y + height / 2);
    if (!element.contains(there)) throw new Error(`${element.outerHTML} is hidden by ${there?.outerHTML}`);
    there.click();
}

// A key where the focus is.
function press(document, key) {
    const event = new document.defaultView.KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
}

// Plays every order by clicks, with "Undo" between them, and one that reaches the goal by keys.
async function play(player) {
    player.open || click(player.querySelector('summary'));
    const find = selector => player.querySelector(selector);
    await until(() => find('.player-status'));
    const able = () => [...player.querySelectorAll('.player-thread button[aria-disabled="false"]')];
    const [undo, again] = player.querySelectorAll('.player-buttons > button');
    const isReached = () => find('.player-status').matches('.player-goal');
    const end = () => find('.player-status').textContent.match(/(?:The end|What is wrong): (.*?)\.(?: Goal reached| Not the goal|$)/)?.[1];
    const ends = {};
    let goal;
    const walk = order => {
        if (end()) {
            ends[end()] = (ends[end()] ?? 0) + 1;
            if (isReached()) goal ??= order;
            return;
        }
        for (const { dataset: { key } } of able()) {
            click(able().find(button => button.dataset.key === key));
            walk([...order, key]);
            click(undo);
        }
    };
    walk([]);
    const known = find('.player-known').textContent;
    click(again);
    find('.player-thread button').focus();
    goal.forEach(choice => [...choice].forEach(key => press(player.ownerDocument, key)));
    const byKeys = isReached();
    press(player.ownerDocument, 'u');
    const undone = !end();
    press(player.ownerDocument, 'r');
    const order = find('caption').textContent;
    return { name: find('summary code').textContent, ends, known, byKeys, undone, order };
}

const tasks = {
    async play({ pages }) {
        const played = [];
        for (const page of pages) {
            const { document } = await open(page, 1400);
            for (const player of document.querySelectorAll('.player')) played.push(await play(player));
        }
        return played;
    },

    // Each prediction is answered wrong, then right, and is there again when the page is loaded again.
    async predict({ pages }) {
        const said = [];
        for (const page of pages) {
            const forms = async () => [...(await open(page, 400)).document.querySelectorAll('.prediction')];
            const start = said.length;
            for (const form of await forms()) {
                const answer = form.nextElementSibling;
                const right = answer.querySelector('strong').textContent.replace(/[.,:]$/, '');
                const give = isRight => {
                    const input = form.querySelector('input');
                    if (input) {
                        input.value = isRight ? right : right + '1';
                        return click(form.querySelector('button'));
                    }
                    click([...form.querySelectorAll('button')].find(button => (button.value === right) === isRight));
                };
                const status = () => form.querySelector('p').textContent[0];
                const wasOpen = answer.open;
                give(false);
                const first = status();
                give(true);
                said.push([wasOpen, first, status(), answer.open]);
            }
            (await forms()).forEach((form, i) => said[start + i].push(form.querySelector('p').textContent[0]));
        }
        return said;
    },

    // What the copy buttons of a page would copy.
    async copy({ page }) {
        const { document, playground_text } = await open(page, 1400);
        document.querySelectorAll('details').forEach(details => { details.open = true; });
        return [...document.querySelectorAll('.content pre:has(.clip-button)')].map(block => playground_text(block, false));
    },

    // What of a page does not fit, or is found by axe, at two widths, in light and dark. All is unfolded.
    async look({ pages, axe }) {
        const found = [];
        for (const theme of axe ? ['light', 'navy'] : ['light']) for (const width of [400, 1400]) for (const page of pages) {
            localStorage.setItem('mdbook-theme', theme);
            const window = await open(page, width);
            const { document } = window;
            document.querySelectorAll('details').forEach(details => { details.open = true; });
            await until(() => [...document.querySelectorAll('.player')].every(player => player.children.length > 1));
            const problem = text => found.push(`${page}, ${theme}, ${width} pixels: ${text}`);
            const content = document.getElementById('mdbook-content');
            if (content.scrollWidth > content.clientWidth) problem(`is ${content.scrollWidth} pixels wide`);
            if (!axe) continue;
            window.eval(axe);
            const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
            violations.forEach(({ id, nodes }) => problem(`${id}: ${nodes[0].html}`));
        }
        return found;
    },
};

tasks[task.name](task).then(report, error => report({ error: error + error.stack }));
