using FsCheck;
using FsCheck.Fluent;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Queues;

namespace Emulator.Tests.Queues;

/// <summary>Random operations on a queue, compared with a list that does the same in the plainest way.</summary>
public sealed class QueueModelTests
{
    private static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(10);
    private const int MaxDeliveryCount = 3;

    private enum Verb
    {
        Send,
        Receive,
        ReceiveAndDelete,
        Complete,
        Abandon,
        Release,
        Defer,
        DeadLetter,
        ReceiveDeferred,
        Renew,
        Wait,
    }

    [Fact]
    public void A_queue_behaves_like_the_reference_model_whatever_the_order_of_operations()
    {
        var operation = Gen.Elements(Enum.GetValues<Verb>()).SelectMany(verb => Gen.Choose(0, 30).Select(number => (verb, number)));
        var property = Prop.ForAll(operation.ListOf().Resize(150).ToArbitrary(), operations =>
        {
            var run = new Run();
            foreach (var (verb, number) in operations) run.Do(verb, number);
            run.Drain();
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), property);
    }

    private sealed class Model(long number)
    {
        public long Number => number;
        public int Failures { get; set; }
        public bool Deferred { get; set; }
        public bool Gone { get; set; }
        public Guid? Token { get; set; }
        public DateTimeOffset LockedUntil { get; set; }
    }

    private sealed class Run
    {
        private readonly ManualTimeProvider _clock = Some.Clock();
        private readonly QueueEntity _queue;
        private readonly List<Model> _messages = [];
        private readonly List<(Guid Token, Model Message)> _tokens = [];
        private readonly SortedSet<long> _dead = [];

        public Run() => _queue = Some.Queue(_clock, new QueueOptions { LockDuration = LockDuration, MaxDeliveryCount = MaxDeliveryCount });

        public void Do(Verb verb, int number)
        {
            switch (verb)
            {
                case Verb.Send:
                    _messages.Add(new Model(_queue.Send(Some.Message("m")).Value));
                    break;
                case Verb.Receive:
                    Receive(number % 4, ReceiveMode.PeekLock);
                    break;
                case Verb.ReceiveAndDelete:
                    Receive(number % 2, ReceiveMode.ReceiveAndDelete);
                    break;
                case Verb.ReceiveDeferred:
                    ReceiveDeferred(number);
                    break;
                case Verb.Wait:
                    Wait(TimeSpan.FromSeconds(number % 12));
                    break;
                default:
                    if (_tokens.Count > 0) Settle(verb, _tokens[^(1 + (number % _tokens.Count))]);
                    break;
            }
            Compare();
        }

        /// <summary>In the end every message is either in the queue, dead-lettered, or settled on purpose.</summary>
        public void Drain()
        {
            Wait(2 * LockDuration);
            Receive(1000, ReceiveMode.PeekLock);
            Compare();
        }

        private void Receive(int count, ReceiveMode mode)
        {
            var expected = _messages.Where(message => message is { Gone: false, Deferred: false, Token: null })
                .OrderBy(message => message.Number)
                .Take(count)
                .ToArray();
            var actual = count == 0 ? [] : _queue.Receive(count, mode);
            Assert.Equal(
                expected.Select(message => (message.Number, message.Failures)),
                actual.Select(delivery => (delivery.Message.SequenceNumber, delivery.Message.DeliveryCount)));
            foreach (var (message, delivery) in expected.Zip(actual))
            {
                if (mode == ReceiveMode.ReceiveAndDelete) message.Gone = true;
                else Hold(message, delivery);
            }
        }

        private void Hold(Model message, Delivery delivery)
        {
            Assert.DoesNotContain(_tokens, held => held.Token == delivery.LockToken);
            (message.Token, message.LockedUntil) = (delivery.LockToken, _clock.GetUtcNow() + LockDuration);
            Assert.Equal(message.LockedUntil, delivery.LockedUntil);
            _tokens.Add((delivery.LockToken, message));
        }

        private void ReceiveDeferred(int number)
        {
            if (_messages.Count == 0) return;
            var message = _messages[number % _messages.Count];
            var received = _queue.ReceiveDeferred([message.Number], ReceiveMode.PeekLock);
            Assert.Equal(message is { Gone: false, Deferred: true, Token: null }, received.Succeeded);
            if (received.Succeeded) Hold(message, Assert.Single(received.Value));
        }

        private void Settle(Verb verb, (Guid Token, Model Message) held)
        {
            var (token, message) = held;
            var outcome = verb switch
            {
                Verb.Complete => _queue.Complete(token).Succeeded,
                Verb.Abandon => _queue.Abandon(token).Succeeded,
                Verb.Release => _queue.Release(token).Succeeded,
                Verb.Defer => _queue.Defer(token).Succeeded,
                Verb.DeadLetter => _queue.DeadLetter(token, "r", "d").Succeeded,
                _ => _queue.RenewLock(token).Succeeded,
            };
            var expected = message.Token == token;
            Assert.Equal(expected, outcome);
            if (!expected) return;
            if (verb == Verb.Renew)
            {
                message.LockedUntil = _clock.GetUtcNow() + LockDuration;
                return;
            }
            message.Token = null;
            if (verb == Verb.Complete) message.Gone = true;
            if (verb == Verb.Defer) message.Deferred = true;
            if (verb == Verb.DeadLetter) Bury(message);
            if (verb == Verb.Abandon) Fail(message);
        }

        private void Wait(TimeSpan time)
        {
            _clock.Advance(time);
            foreach (var message in _messages.Where(message => message.Token is not null && message.LockedUntil <= _clock.GetUtcNow()))
            {
                message.Token = null;
                Fail(message);
            }
        }

        private void Fail(Model message)
        {
            if (++message.Failures >= MaxDeliveryCount) Bury(message);
        }

        private void Bury(Model message)
        {
            message.Gone = true;
            _dead.Add(message.Number);
        }

        private void Compare()
        {
            Assert.Equal(
                _messages.Where(message => !message.Gone).Select(message => message.Number),
                _queue.Peek(0, 1000).Select(message => message.SequenceNumber));
            Assert.Equal(_dead, _queue.DeadLetterQueue!.Peek(0, 1000).Select(message => message.SequenceNumber));
            var snapshot = _queue.Snapshot("queue");
            Assert.Equal(
                (
                    _messages.Count(message => message is { Gone: false, Deferred: false }),
                    _messages.Count(message => message is { Gone: false, Deferred: true }),
                    _messages.Count(message => message is { Gone: false, Token: not null })),
                (snapshot.Active, snapshot.Deferred, snapshot.Locked));
        }
    }
}
