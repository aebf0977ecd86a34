// Runs in a page beside the book, and opens the book's pages in a frame, as they are. `browser.rs` wrote
// `task` before it, and does what is asked for: a click or a key by the browser itself, then the report.
let obeyed;
const devtools = (method, params) => {
    ask(JSON.stringify({ method, params }));
    return new Promise(resolve => { obeyed = resolve; });
};

// Another width has to be loaded anew, because the scripts of the pages look at it.
async function open(page, width) {
    document.querySelector('iframe')?.remove();
    const frame = document.createElement('iframe');
    frame.width = width;
    frame.height = 900;
    frame.src = 'html/' + page;
    const isLoaded = new Promise(resolve => { frame.onload = resolve; });
    document.body.prepend(frame);
    await isLoaded;
    // What only appears under the mouse appears without delay.
    frame.contentDocument.head.append(Object.assign(document.createElement('style'), { textContent: '* { transition: none !important; }' }));
    return frame.contentWindow;
}

async function until(isSo) {
    while (!isSo()) await new Promise(resolve => setTimeout(resolve, 10));
}

const openAll = document => document.querySelectorAll('details').forEach(details => { details.open = true; });

// Clicks in the middle of what a reader sees of it.
async function click(element) {
    element.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = element.getBoundingClientRect();
    const [left, top] = [x + width / 2, y + height / 2];
    const frame = document.querySelector('iframe').getBoundingClientRect();
    const mouse = type => devtools('Input.dispatchMouseEvent', { x: frame.x + left, y: frame.y + top, button: 'left', clickCount: 1, type });
    await mouse('mouseMoved');
    const there = element.ownerDocument.elementFromPoint(left, top);
    if (!element.contains(there)) throw new Error(`${element.outerHTML} is hidden by ${there?.outerHTML}`);
    await mouse('mousePressed');
    await mouse('mouseReleased');
}

// Keys where the focus is, one for each character.
async function press(keys) {
    for (const key of keys) {
        const text = key === '\r' ? { key: 'Enter', text: key } : { key, text: key };
        for (const type of ['keyDown', 'keyUp']) await devtools('Input.dispatchKeyEvent', { ...text, type });
    }
}

// Plays every order, with "Undo" between them, and one that reaches the goal by real clicks, then by keys.
async function play(player) {
    player.open || await click(player.querySelector('summary'));
    const find = selector => player.querySelector(selector);
    await until(() => find('.player-status'));
    const able = key => [...player.querySelectorAll('.player-thread button[aria-disabled="false"]')].filter(button => button.dataset.key.startsWith(key));
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
        for (const { dataset: { key } } of able('')) {
            able(key)[0].click();
            walk([...order, key]);
            undo.click();
        }
    };
    walk([]);
    const known = find('.player-known').textContent;
    const reached = [];
    for (const key of goal) await click(able(key)[0]);
    reached.push(isReached());
    await click(again);
    find('.player-thread button').focus();
    await press(goal.join(''));
    reached.push(isReached());
    await press('u');
    const undone = [!end()];
    await press('r');
    undone.push(find('caption').textContent);
    return { name: find('summary code').textContent, ends, known, reached, undone };
}

const tasks = {
    async play({ pages }) {
        const played = [];
        for (const page of pages) {
            const { document } = await open(page, 400);
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
                const give = async isRight => {
                    const input = form.querySelector('input');
                    if (!input) return click([...form.querySelectorAll('button')].find(button => (button.value === right) === isRight));
                    await click(input);
                    input.select();
                    await press((isRight ? right : right + '1') + '\r');
                };
                const status = () => form.querySelector('p').textContent[0];
                const wasOpen = answer.open;
                await give(false);
                const first = status();
                await give(true);
                said.push([wasOpen, first, status(), answer.open]);
            }
            (await forms()).forEach((form, i) => said[start + i].push(form.querySelector('p').textContent[0]));
        }
        return said;
    },

    // What the copy buttons of a page copy.
    async copy({ page }) {
        const { document: { body } } = await open(page, 1400);
        openAll(body);
        const field = document.body.appendChild(document.createElement('textarea'));
        const copied = [];
        for (const block of body.querySelectorAll('.content pre:has(.clip-button)')) {
            await click(block.querySelector('.clip-button'));
            field.value = '';
            field.focus();
            await devtools('Input.dispatchKeyEvent', { type: 'keyDown', key: 'v', commands: ['paste'] });
            copied.push(field.value.trimEnd());
        }
        return copied;
    },

    // What of a page does not fit, or is found by axe, at two widths, in light and dark. All is unfolded.
    async look({ pages, axe }) {
        const found = [];
        for (const theme of axe ? ['light', 'navy'] : ['light']) for (const width of [400, 1400]) for (const page of pages) {
            localStorage.setItem('mdbook-theme', theme);
            const window = await open(page, width);
            const { document } = window;
            openAll(document);
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

tasks[task.name](task).then(report => ({ report }), error => ({ report: { error: error + error.stack } }))
    .then(said => ask(JSON.stringify(said)));
