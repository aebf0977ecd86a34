// Lets a reader choose which thread goes next. The real engine tried every order of the real Rust program
// when the book was made (src/bin/book/playable.rs); this only walks through what it found. Without this
// script the page shows its pictures, and the command to play in a terminal. A wrong answer to an exercise
// has one order only: the one in which it goes wrong.
document.querySelectorAll('script.playable').forEach((data, number) => {
    const program = JSON.parse(data.textContent);
    const { threads, nodes } = program;
    const make = (tag, properties = {}, ...inside) => {
        const element = Object.assign(document.createElement(tag), properties);
        element.append(...inside);
        return element;
    };
    // `name` in a message is code.
    const rich = text => text.split('`').map((part, i) => i % 2 ? make('code', {}, part) : part);
    const colour = thread => 'thread-' + (threads.indexOf(thread) % 4 + 1);
    const letter = thread => make('b', { className: colour(thread) }, thread);

    // How many orders lead on from each node.
    const counts = [];
    const orders = node => counts[node] ??= nodes[node].next
        ? Object.values(nodes[node].next).reduce((sum, [to]) => sum + orders(to), 0) : 1;

    const key = 'played ' + program.name;
    let tried = new Set(), reached = false;
    try {
        const before = JSON.parse(localStorage.getItem(key) ?? '{}');
        [tried, reached] = [new Set(before.tried), before.reached ?? false];
    } catch { /* a browser that remembers nothing */ }
    const remember = () => {
        try {
            localStorage.setItem(key, JSON.stringify({ tried: [...tried], reached }));
        } catch { /* the same */ }
    };

    const known = make('span', { className: 'player-known' });
    // A long name may go on in the next line.
    const name = program.name.split(/(?<=[/_])/).flatMap(part => [part, make('wbr')]);
    const player = make('details', { className: 'player', open: 'open' in data.dataset },
        make('summary', {}, make('span', {}, program.mistake ? 'Step through ' : 'Play it here: ', make('code', {}, ...name)), ' ', known));
    data.after(player);
    const sayKnown = () => {
        if (program.mistake) return known.replaceChildren(reached ? '✓ seen' : '');
        const count = tried.size && `${tried.size} of ${orders(program.start)} orders tried`;
        known.textContent = [reached && '✓ goal reached', count].filter(Boolean).join(', ');
    };
    sayKnown();
    player.addEventListener('toggle', () => player.open && build());
    let isBuilt = false;
    if (player.open) build();

    function build() {
        if (isBuilt) return;
        isBuilt = true;
        let path = [], node = program.start, log = [];
        const title = make('p', { id: 'player-' + number }, ...(program.mistake
            ? rich(`${program.mistake} ${program.goal}`) : [make('strong', {}, 'Goal: '), ...rich(program.goal)]));
        const status = make('p', { className: 'player-status', role: 'status' });
        const shared = make('p', { className: 'player-shared' });
        const caption = make('caption'), body = make('tbody');
        const isColumns = threads.length <= 2;
        const heads = ['Step', ...(isColumns ? threads : ['Thread', 'What it does']), 'Then'];
        const head = make('tr', {}, ...heads.map(name => make('th', { scope: 'col' }, name)));
        const table = make('table', {}, caption, make('thead', {}, head), body);
        const button = (text, act) => {
            const made = make('button', { type: 'button' }, text);
            made.addEventListener('click', act);
            return made;
        };
        const choices = threads.map(thread => {
            const first = button('', () => step(first.dataset.key));
            return make('div', { className: 'player-thread' }, first);
        });
        const undo = button('Undo', () => path.length ? back(path.slice(0, -1), 'Undone.') : say('There is no step to undo.'));
        const again = button('Begin again', () => back([], 'From the beginning.'));
        undo.title = 'Key: U';
        again.title = 'Key: R';
        const listings = program.code.map(({ language, file, lines }, i) => {
            const code = make('code', { className: 'language-' + language.toLowerCase() });
            const pre = make('pre', {}, code);
            pre.setAttribute('role', 'group');
            pre.setAttribute('aria-label', `${language}. A letter before a line: that thread runs it next.`);
            const isOpen = i === 0 || !matchMedia('(max-width: 700px)').matches;
            const element = make('details', { open: isOpen },
                make('summary', { className: 'language ' + language.toLowerCase() }, language + (file ? ': ' + file : '')), pre);
            return { lines, code, element };
        });
        const inside = make('div', { tabIndex: -1 }, title,
            make('div', { className: 'player-code' }, ...listings.map(listing => listing.element)),
            make('div', { className: 'player-now' }, shared, status, make('div', { className: 'player-buttons' }, ...choices, undo, again)), table);
        inside.setAttribute('role', 'group');
        inside.setAttribute('aria-labelledby', title.id);
        player.append(inside);

        // The book has keys of its own, for example S and the arrows.
        inside.addEventListener('keydown', event => {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            const pressed = event.key.toUpperCase();
            if (threads.includes(pressed)) step(pressed);
            else if (pressed === "'") otherwise();
            else if (pressed === 'U') undo.click();
            else if (pressed === 'R') again.click();
            else return;
            event.preventDefault();
            event.stopPropagation();
        });

        function say(...texts) {
            status.replaceChildren(...texts.flatMap(rich));
        }

        function back(to, text) {
            play(to);
            say(text);
        }

        function step(choice) {
            const { next, threads: now } = nodes[node];
            if (!next) return say('The run is over: undo, or begin again.');
            if (!next[choice]) return say(now[choice[0]]?.[4] || 'In the order that goes wrong, another thread is next.');
            play([...path, choice]);
            const { end, goal } = nodes[node];
            const did = log.at(-1).did.join('. ') + '. ';
            status.classList.toggle('player-goal', goal === true);
            if (end === undefined) return say(did);
            tried.add(path.join(''));
            reached ||= goal;
            remember();
            draw();
            if (program.mistake) return say(did, `What is wrong: ${end}.`);
            say(did, `The end: ${end}. `, goal ? `Goal reached. ${program.teaches}` : `Not the goal: ${program.goal}`);
        }

        // A mark behind a letter, as in the terminal: the last step in another way, if there is one.
        function otherwise() {
            const other = path.at(-1) + "'";
            const before = path.slice(0, -1).reduce((at, choice) => nodes[at].next[choice][0], program.start);
            if (!path.length || !nodes[before].next[other]) return say('There is no other way to take that step.');
            play(path.slice(0, -1));
            step(other);
        }

        function play(choices) {
            [path, node, log] = [[], program.start, []];
            for (const choice of choices) {
                const [to, did] = nodes[node].next[choice];
                [path, node] = [[...path, choice], to];
                log.push({ choice, did, shared: nodes[to].shared });
            }
            status.classList.remove('player-goal');
            draw();
        }

        // The elements stay, and only their text changes: otherwise the focus would be lost at every step.
        function draw() {
            const now = nodes[node];
            const marks = at => threads.filter(thread => at(...(now.threads[thread] ?? [0, 0])));
            const tag = line => program.code[0].lines.find(([number]) => number === line)?.[1] || 0;
            listings.forEach(({ lines, code }, i) => {
                const marked = lines.map(([number, own]) => marks((where, line) => line && (i === 1 && !program.mistake
                    ? where === 0 && own > 0 && tag(line) === own : where === i && line === number)));
                // Of a long file, only what is around the marks.
                const isNear = n => lines.length <= 40 || marked.slice(Math.max(n - 3, 0), n + 4).some(here => here.length);
                code.replaceChildren(...lines.flatMap(([, , text], n) => {
                    if (!isNear(n)) return isNear(n - 1) && n ? ['…'] : [];
                    const here = marked[n];
                    const margin = threads.map(thread => here.includes(thread) ? letter(thread) : ' ');
                    // The judge speaks of the lines by their numbers.
                    const [, number, rest] = ((program.mistake ? String(lines[n][0]).padStart(4) : '') + ' ' + text).match(/^( *\d* *)(.*)/);
                    const line = make('span', { className: 'code-line', style: `--indent: ${threads.length + number.length + 2}ch` },
                        make('span', { className: 'whole' }, ...margin, number), rest);
                    line.classList.toggle('player-here', here.length > 0);
                    return [line];
                }));
            });
            shared.replaceChildren(...rich(now.shared.join(' · ')));
            threads.forEach((thread, i) => {
                const [, , does, own] = now.threads[thread] ?? [0, 0, 'is not there yet', ''];
                const can = Object.keys(now.next ?? {}).filter(choice => choice[0] === thread);
                const [first, ...more] = choices[i].children;
                more.forEach(other => other.remove());
                const label = (to, choice) => {
                    const what = can.length > 1 ? now.next[choice][1][0].slice(2) : does;
                    to.replaceChildren(letter(thread), choice.slice(1), ' ', ...rich(what), make('small', {}, own && ` [${own}]`));
                    to.dataset.key = choice;
                    to.setAttribute('aria-disabled', String(!can.length));
                };
                label(first, can[0] ?? thread);
                for (const choice of can.slice(1)) {
                    const other = button('', () => { step(choice); first.focus(); });
                    label(other, choice);
                    choices[i].append(other);
                }
            });
            undo.setAttribute('aria-disabled', String(!path.length));
            caption.textContent = `Order so far: ${path.join('') || 'nothing yet'}`;
            body.replaceChildren(...log.map(({ choice, did, shared }, i) => {
                const own = did.map(line => line[0] === choice[0] ? line.slice(2) : line).join('; ');
                const cell = make('td', { className: colour(choice[0]) }, ...rich(own));
                const who = isColumns ? threads.map(thread => thread === choice[0] ? cell : make('td'))
                    : [make('td', { className: colour(choice[0]) }, choice), cell];
                const then = shared.map(value => value.replace(' (not locked)', '').replace(' = ', '\u00a0=\u00a0')).join(', ');
                return make('tr', {}, make('th', { scope: 'row' }, String(i + 1)), ...who, make('td', {}, then));
            }));
            table.hidden = !log.length;
            player.classList.toggle('player-begun', log.length > 0);
            sayKnown();
        }

        play([]);
        const hasWays = nodes.some(({ next }) => Object.keys(next ?? {}).some(choice => choice.length > 1));
        say(`Choose who goes next: with the buttons, or with the keys ${threads.join(', ')}, U and R once you have pressed one of them.`,
            hasWays ? ' A load may read an older value: press its button, or \' after the letter.' : '');
    }
});
