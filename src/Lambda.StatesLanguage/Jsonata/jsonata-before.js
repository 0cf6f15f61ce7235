// What JSONata may know of the world: a time and random numbers that are the same in every replay.
var states = { now: 0, random: 0 };
var module = { exports: {} };
var exports = module.exports;
(function () {
  var RealDate = Date;
  globalThis.Date = class Date extends RealDate {
    constructor(...parts) {
      if (parts.length === 0) super(states.now); else super(...parts);
    }
    static now() { return states.now; }
  };
  // mulberry32
  states.next = function (seed) {
    var t = (seed + 0x6D2B79F5) | 0;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  Math.random = function () {
    states.random = (states.random + 0x6D2B79F5) | 0;
    return states.next(states.random);
  };
})();
