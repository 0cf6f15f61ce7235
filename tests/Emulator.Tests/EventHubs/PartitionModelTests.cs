using FsCheck;
using FsCheck.Fluent;
using Local.Emulator.EventHubs;
using Local.Emulator.EventHubs.Partitions;

namespace Emulator.Tests.EventHubs;

/// <summary>Random operations on a partition, compared with a list that does the same in the plainest way.</summary>
public sealed class PartitionModelTests
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(80);
    private const int MostBytes = 256 * 1024;

    private enum Verb
    {
        Append,
        AppendLarge,
        Open,
        OpenOwner,
        Close,
        Credit,
        Drain,
        Refuse,
        Wait,
    }

    [Fact]
    public void A_partition_behaves_like_the_reference_model_whatever_the_order_of_operations()
    {
        var operation = Gen.Elements(Enum.GetValues<Verb>()).SelectMany(verb => Gen.Choose(0, 40).Select(number => (verb, number)));
        var property = Prop.ForAll(operation.ListOf().Resize(200).ToArbitrary(), operations =>
        {
            using var run = new Run();
            foreach (var (verb, number) in operations)
            {
                run.Do(verb, number);
                run.Check();
            }
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), property);
    }

    /// <summary>A reader, and what it should have been given.</summary>
    private sealed class Follower(EventInbox inbox, long next, long? ownerLevel)
    {
        public EventInbox Inbox => inbox;
        public long? OwnerLevel => ownerLevel;
        public long Next { get; set; } = next;
        public int Credit { get; set; }
        public int? Unused { get; set; }
        public bool Displaced { get; set; }
        public List<long> Expected { get; } = [];
    }

    private sealed class Run : IDisposable
    {
        private readonly ManualTimeProvider _clock = Some.Clock();
        private readonly EventHub _hub;
        private readonly Partition _partition;
        private readonly List<(long Offset, long Time)> _all = [];
        private readonly List<Follower> _open = [], _ever = [];
        private long _bytes;
        private long _begin;

        public Run()
        {
            _hub = SomeEvents.Hub(_clock, retention: new RetentionOptions { Age = Age, SizeInBytes = MostBytes });
            _partition = _hub.Partitions[0];
        }

        public void Dispose() => _hub.Dispose();

        public void Do(Verb verb, int number)
        {
            switch (verb)
            {
                case Verb.Append:
                    Append(number % 5 + 1, number * 10);
                    break;
                case Verb.AppendLarge:
                    Append(1, number * 1000);
                    break;
                case Verb.Open:
                    Open(number, null);
                    break;
                case Verb.OpenOwner:
                    Open(number, number % 3);
                    break;
                case Verb.Close when _open.Count > 0:
                    var closed = _open[number % _open.Count];
                    closed.Inbox.Reader.Close();
                    _open.Remove(closed);
                    break;
                case Verb.Credit when _open.Count > 0:
                    var fed = _open[number % _open.Count];
                    fed.Credit += number;
                    Expect();
                    fed.Inbox.Reader.AddCredit(number);
                    break;
                case Verb.Drain when _open.Count > 0:
                    var drained = _open[number % _open.Count];
                    drained.Unused = drained.Credit;
                    drained.Credit = 0;
                    drained.Inbox.Reader.Drain();
                    break;
                case Verb.Refuse when _open.Count > 0:
                    // The socket is not ready for one event, which is sent with the next credit.
                    var refusing = _open[number % _open.Count];
                    if (refusing.Credit > 0 || Math.Max(refusing.Next, _partition.Snapshot().Begin) >= _all.Count) break;
                    refusing.Inbox.Room = 0;
                    refusing.Inbox.Reader.AddCredit(1);
                    refusing.Inbox.Room = int.MaxValue;
                    break;
                case Verb.Wait:
                    _clock.Advance(TimeSpan.FromSeconds(number));
                    break;
            }
        }

        /// <summary>Everything that can be seen is as it should be.</summary>
        public void Check()
        {
            var snapshot = _partition.Snapshot();
            Assert.Equal((_all.Count - 1, _all.Count - snapshot.Begin), (snapshot.LastSequenceNumber, snapshot.Count));
            Assert.Equal(_all.Count == 0 ? -1 : _all[^1].Offset, snapshot.LastOffset);
            // The log stays within its limits, keeps old events only in a segment with newer ones, and never restores one.
            Assert.InRange(snapshot.Bytes, 0, MostBytes + 45_000);
            Assert.True(snapshot.Begin >= _begin);
            _begin = snapshot.Begin;
            if (snapshot.Count > 0) Assert.True(_all[(int)snapshot.Begin].Time + (Age.TotalMilliseconds * 9 / 8) > Now);
            // No event was removed that is recent and fits the limits.
            if (snapshot.Begin > 0 && _bytes < MostBytes / 2)
                Assert.True(_all[(int)snapshot.Begin - 1].Time + Age.TotalMilliseconds <= Now);
            foreach (var follower in _ever)
            {
                Assert.Equal(follower.Expected, follower.Inbox.Events.Select(one => one.SequenceNumber));
                Assert.Equal(follower.Displaced, follower.Inbox.ClosedBecause is not null);
                if (follower.Unused is { } unused) Assert.Equal(unused, follower.Inbox.Unused);
            }
        }

        private long Now => _clock.GetUtcNow().ToUnixTimeMilliseconds();

        private void Append(int count, int size)
        {
            var offset = _all.Count == 0 ? 0 : _all[^1].Offset + _lastSize;
            for (var i = 0; i < count; i++, offset += Math.Max(1, size)) _all.Add((offset, Now));
            _lastSize = Math.Max(1, size);
            _bytes += count * (size + 96);
            _partition.Append([.. Enumerable.Range(0, count).Select(i => SomeEvents.Event($"{i}", size))], null);
            Expect();
        }

        private long _lastSize;

        private void Open(int number, long? ownerLevel)
        {
            var inbox = new EventInbox();
            var (position, next) = Position(number);
            var opened = _partition.Open(EventHub.DefaultGroup, new ReaderIdentity(null, ownerLevel), position, inbox);
            var owner = _open.Max(follower => follower.OwnerLevel);
            var mayOpen = ownerLevel is null ? owner is null && _open.Count < 5 : owner is null || ownerLevel >= owner;
            Assert.Equal(mayOpen, opened.Succeeded);
            if (!opened.Succeeded) return;
            if (ownerLevel is not null)
            {
                foreach (var follower in _open) follower.Displaced = true;
                _open.Clear();
            }
            inbox.Reader = opened.Value;
            _open.Add(new Follower(inbox, next, ownerLevel));
            _ever.Add(_open[^1]);
        }

        private (StartPosition Position, long Next) Position(int number)
        {
            var begin = _partition.Snapshot().Begin;
            if (_all.Count == 0 || number % 5 == 0) return (StartPosition.Earliest, begin);
            var at = number % _all.Count;
            return (number % 5) switch
            {
                1 => (StartPosition.Latest, _all.Count),
                2 => (StartPosition.Offset(_all[at].Offset), Math.Max(begin, at + 1)),
                3 => (StartPosition.SequenceNumber(at, inclusive: true), Math.Max(begin, at)),
                _ => (StartPosition.EnqueuedTime(_all[at].Time), Math.Max(begin, _all.Count(one => one.Time <= _all[at].Time))),
            };
        }

        // A reader with credit has received everything from its position on, except for what was removed before it had credit.
        private void Expect()
        {
            var begin = _partition.Snapshot().Begin;
            foreach (var follower in _open)
            {
                while (follower.Credit > 0 && Math.Max(follower.Next, begin) < _all.Count)
                {
                    follower.Next = Math.Max(follower.Next, begin);
                    follower.Expected.Add(follower.Next++);
                    follower.Credit--;
                }
            }
        }
    }
}
