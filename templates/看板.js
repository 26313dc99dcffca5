(function () {
'use strict';

const data = JSON.parse(document.getElementById('data').textContent);
const CHUNK = 100;
const MOST_IN_GRID = 150;
const board = document.getElementById('board');
const pages = document.getElementById('pages');
const form = document.getElementById('filters');
const list = document.getElementById('list');
const body = list.tBodies[0];
const title = document.title;
const order = new Intl.Collator('zh', { numeric: true });

const measures = data.measures.map(function (row, place) {
  const [plan, at, id, chapter, task, text, leader, deadline, due, bucket, light, percent, elapsed, history, parts] = row;
  const anchor = 'm' + plan + '-' + at;
  const leads = parts.filter(part => part[3]).map(part => data.units[part[0]]).join('、');
  const found = [id, task, text, leads, data.leaders[leader], deadline].join('\n').toLowerCase();
  return { place, anchor, plan, id, chapter, text, leads, leader, deadline, due, bucket, light, percent, elapsed, history, parts, found };
});

/* Text goes in as text, never as markup. */
function make(tag, settings, ...children) {
  const made = document.createElement(tag);
  Object.keys(settings || {}).forEach(name => made.setAttribute(name, settings[name]));
  made.append(...children.map(each => each === null || each === undefined ? '' : each));
  return made;
}

function light(number) {
  const [word, code] = data.lights[number] || [''];
  return word ? make('span', { class: 'light ' + code }, word) : '–';
}

function histories(text) {
  const cell = make('td', { class: 'history' });
  if (/[0-2]/.test(text)) Array.from(text).forEach(function (each, at) {
    if (at) cell.append('→');
    cell.append(light(each === '-' ? -1 : Number(each)));
  });
  return cell;
}

/* The table: what a column shows, and by what it is sorted. */
const columns = [
  [m => m.id, m => make('th', { scope: 'row' }, make('a', { href: '#' + m.anchor }, m.id))],
  [m => m.chapter, m => make('td', { class: 'less' }, data.chapters[m.chapter])],
  [m => m.text, m => make('td', {}, m.text)],
  [m => m.leads, m => make('td', {}, m.leads)],
  [m => data.leaders[m.leader], m => make('td', { class: 'less' }, data.leaders[m.leader])],
  [m => m.due || '9', m => make('td', {}, m.deadline)],
  [m => m.bucket, m => make('td', { class: 'word' }, data.buckets[m.bucket][0])],
  [m => m.light, m => make('td', {}, light(m.light))],
  [m => m.percent === null ? -1 : m.percent, m => make('td', {}, m.percent)],
  [m => m.elapsed === null ? -1 : m.elapsed, m => make('td', { class: 'less' }, m.elapsed)],
  [m => m.history, m => histories(m.history)]
];

let shown = [];
let drawn = 0;
let sorting = null;

function drawMore(most) {
  const rows = document.createDocumentFragment();
  shown.slice(drawn, drawn + most).forEach(function (measure) {
    rows.append(make('tr', {}, ...columns.map(column => column[1](measure))));
  });
  drawn = Math.min(shown.length, drawn + most);
  body.append(rows);
  body.append(end);
  end.hidden = drawn >= shown.length;
}

const more = make('button', { type: 'button' }, '再列一些');
const end = make('tr', {}, make('td', { colspan: columns.length }, more));
more.addEventListener('click', () => drawMore(CHUNK));
new IntersectionObserver(function (seen) {
  if (seen.some(each => each.isIntersecting) && drawn < shown.length) drawMore(CHUNK);
}, { rootMargin: '400px' }).observe(end);
window.addEventListener('beforeprint', () => drawMore(shown.length));

function compare(one, other) {
  const key = columns[sorting.column][0];
  const [a, b] = [key(one), key(other)];
  const found = typeof a === 'number' ? a - b : order.compare(a, b);
  return (sorting.descending ? -found : found) || one.place - other.place;
}

function chosen(name) {
  const value = form.elements[name].value;
  return value === '' ? null : Number(value);
}

function draw() {
  const text = form.elements.text.value.trim().toLowerCase();
  const [plan, chapter, unit, role, leader, bucket, lamp] =
    ['plan', 'chapter', 'unit', 'role', 'leader', 'bucket', 'light'].map(chosen);
  const isPart = part => (unit === null || part[0] === unit) && (role === null || part[1] === role);
  shown = measures.filter(m =>
    (plan === null || m.plan === plan) && (chapter === null || m.chapter === chapter) &&
    (leader === null || m.leader === leader) && (bucket === null || m.bucket === bucket) &&
    (lamp === null || m.light === lamp) && (unit === null && role === null || m.parts.some(isPart)) &&
    (text === '' || m.found.includes(text)));
  if (sorting) shown.sort(compare);
  while (body.firstChild) body.removeChild(body.firstChild);
  drawn = 0;
  drawMore(CHUNK);
  form.querySelector('output').textContent = shown.length === measures.length
    ? '共 ' + measures.length + ' 条' : '共 ' + measures.length + ' 条，列出 ' + shown.length + ' 条';
  document.querySelectorAll('table.grid').forEach(drawGrid);
}

/* Units and measures: the first of those that the table lists, and the units that have a part in them. */
function drawGrid(table) {
  const plan = Number(table.dataset.plan);
  const all = shown.filter(m => m.plan === plan);
  const own = all.slice(0, MOST_IN_GRID);
  table.caption.querySelector('span').textContent = own.length < all.length
    ? '；' + all.length + ' 条里只画前 ' + own.length + ' 条，别的用下面的筛选找出来看' : '';
  const units = new Map();
  own.forEach(m => m.parts.forEach(part => units.set(part[0], 0)));
  const places = Array.from(units.keys()).sort((a, b) => a - b);
  places.forEach((unit, at) => units.set(unit, at));
  while (table.lastChild && table.lastChild.tagName !== 'CAPTION') table.removeChild(table.lastChild);
  const heads = places.map(unit => make('th', { scope: 'col', class: 'unit' }, make('span', {}, data.units[unit])));
  table.append(make('thead', {}, make('tr', {}, make('th', { scope: 'col' }, '举措'), ...heads)));
  table.append(make('tbody', {}, ...own.map(function (m) {
    const cells = places.map(() => make('td'));
    m.parts.forEach(function (part) {
      const [word, code] = data.lights[part[2]];
      const cell = cells[units.get(part[0])];
      if (word) cell.className = code;
      cell.textContent = data.roles[part[1]][0] + word;
    });
    return make('tr', {}, make('th', { scope: 'row' }, make('a', { href: '#' + m.anchor }, m.id), ' ', light(m.light)), ...cells);
  })));
}

function fill(name, options) {
  const select = form.elements[name];
  select.append(make('option', { value: '' }, '全部'));
  options.filter(each => each[1] !== '').forEach(each => select.append(make('option', { value: each[0] }, each[1])));
  select.parentNode.hidden = select.options.length < (name === 'plan' ? 3 : 2);
}

function numbered(names, sorted) {
  const options = names.map((each, at) => [at, typeof each === 'string' ? each : each[0] || '不亮灯']);
  return sorted ? options.sort((a, b) => order.compare(a[1], b[1])) : options;
}

function present(name, all) {
  const used = new Set(measures.map(m => m[name]));
  return numbered(all).filter(each => used.has(each[0]));
}

/* A measure's page: one of those that are there, or made of what the data tell. */
function page(anchor) {
  const there = document.getElementById(anchor);
  if (there) return there;
  const measure = measures.find(m => m.anchor === anchor);
  if (!measure || !data.pages[measure.place]) return null;
  const made = make('article', { id: anchor, tabindex: '0' }, make('h2', {}, measure.id + ' ' + measure.text));
  data.pages[measure.place].forEach(function ([name, heads, rows]) {
    const cells = (tag, row) => make('tr', {}, ...row.map(each => make(tag, {}, each)));
    const table = make('table', {}, make('caption', {}, name));
    if (data.heads[heads].some(each => each)) table.append(make('thead', {}, cells('th', data.heads[heads])));
    table.append(make('tbody', {}, ...rows.map(row => cells('td', row))));
    made.append(table);
  });
  pages.append(made);
  return made;
}

let left = 0;
function route() {
  const anchor = decodeURIComponent(location.hash.slice(1));
  const root = document.documentElement;
  const opened = /^m\d+-\d+$/.test(anchor) ? page(anchor) : null;
  document.querySelectorAll('article.open').forEach(each => each.classList.remove('open'));
  if (opened && !root.classList.contains('paged')) left = window.pageYOffset;
  const was = root.classList.contains('paged');
  root.classList.toggle('paged', Boolean(opened));
  document.title = opened ? opened.querySelector('h2').textContent : title;
  if (opened) {
    opened.classList.add('open');
    opened.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  } else if (was) {
    window.scrollTo(0, left);
  }
}

window.addEventListener('hashchange', route);
window.addEventListener('keydown', function (event) {
  if (event.key === 'Escape' && document.documentElement.classList.contains('paged')) location.hash = '#measures';
});

/* The switch of plans hides the others, and filters the table. */
function choosePlan(plan) {
  document.querySelectorAll('section.plan').forEach((each, at) => { each.hidden = plan !== '' && String(at) !== plan; });
  document.querySelectorAll('#plans button').forEach(each => each.setAttribute('aria-pressed', String(each.value === plan)));
  form.elements.plan.value = plan;
  draw();
}

function makeSwitch() {
  const items = document.querySelector('#plans ul');
  if (!items) return;
  while (items.firstChild) items.removeChild(items.firstChild);
  [['', '全部方案']].concat(data.plans.map((name, at) => [String(at), name])).forEach(function ([value, name]) {
    const button = make('button', { type: 'button', value: value, 'aria-pressed': String(value === '') }, name);
    button.addEventListener('click', () => choosePlan(value));
    items.append(make('li', {}, button));
  });
}

Array.from(list.tHead.rows[0].cells).forEach(function (head, column) {
  const button = make('button', { type: 'button' }, head.textContent);
  head.textContent = '';
  head.append(button);
  button.addEventListener('click', function () {
    const again = sorting && sorting.column === column;
    sorting = { column, descending: Boolean(again) && !sorting.descending };
    Array.from(list.tHead.rows[0].cells).forEach(each => each.removeAttribute('aria-sort'));
    head.setAttribute('aria-sort', sorting.descending ? 'descending' : 'ascending');
    draw();
  });
});

fill('plan', numbered(data.plans));
fill('chapter', present('chapter', data.chapters));
fill('unit', numbered(data.units, true));
fill('role', numbered(data.roles));
fill('leader', present('leader', data.leaders));
fill('bucket', present('bucket', data.buckets));
fill('light', present('light', data.lights));
form.addEventListener('input', function (event) {
  if (event.target.name === 'plan') choosePlan(event.target.value);
  else draw();
});
form.addEventListener('submit', event => event.preventDefault());
form.querySelector('button').addEventListener('click', function () {
  form.reset();
  choosePlan('');
});
document.documentElement.classList.add('js');
form.hidden = false;
makeSwitch();
draw();
route();
}());
