using FsCheck;
using FsCheck.Fluent;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Emulator.Tests.Queues;

/// <summary>Random operations on sessions: one holder each, messages in order, none lost.</summary>
public sealed class SessionModelTests
{
    private static readonly TimeSpan LockDuration = TimeSpan.FromSeconds(10);
    private static readonly string[] Ids = ["red", "blue", "green"];

    private enum Verb
    {
        Send,
        Accept,
        AcceptNext,
        Credit,
        Complete,
        Abandon,
        Renew,
        Close,
        Wait,
    }

    [Fact]
    public void A_session_has_a_single_holder_and_loses_no_message_whatever_the_order_of_operations()
    {
        var operation = Gen.Elements(Enum.GetValues<Verb>()).SelectMany(verb => Gen.Choose(0, 30).Select(number => (verb, number)));
        var property = Prop.ForAll(operation.ListOf().Resize(150).ToArbitrary(), operations =>
        {
            var run = new Run();
            foreach (var (verb, number) in operations) run.Do(verb, number);
        });

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), property);
    }

    private sealed class Holder(SessionReceiver receiver, Inbox inbox, DateTimeOffset until)
    {
        public SessionReceiver Receiver => receiver;
        public Inbox Inbox => inbox;
        public DateTimeOffset Until { get; set; } = until;
    }

    private sealed class Run
    {
        private readonly ManualTimeProvider _clock = Some.Clock();
        private readonly QueueEntity _queue;
        private readonly Dictionary<string, Holder> _holders = [];
        private readonly Dictionary<string, SortedSet<long>> _messages = Ids.ToDictionary(id => id, _ => new SortedSet<long>());

        public Run() =>
            _queue = Some.Queue(_clock, new QueueOptions { RequiresSession = true, LockDuration = LockDuration, MaxDeliveryCount = 2000 });

        public void Do(Verb verb, int number)
        {
            var id = Ids[number % Ids.Length];
            _holders.TryGetValue(id, out var holder);
            switch (verb)
            {
                case Verb.Send:
                    _messages[id].Add(_queue.Send(Some.Message("m", id)).Value);
                    break;
                case Verb.Accept:
                    Accept(id);
                    break;
                case Verb.AcceptNext:
                    AcceptNext();
                    break;
                case Verb.Credit:
                    if (holder is not null) Credit(holder, id, number % 4);
                    break;
                case Verb.Complete or Verb.Abandon:
                    if (holder is not null) Settle(verb, holder, id, number);
                    break;
                case Verb.Renew:
                    if (holder is not null) holder.Until = holder.Receiver.RenewLock().Value;
                    break;
                case Verb.Close:
                    holder?.Receiver.Close();
                    _holders.Remove(id);
                    break;
                default:
                    Wait(TimeSpan.FromSeconds(number % 12));
                    break;
            }
            Compare();
        }

        /// <summary>A holder gets the first messages of the session that it does not have yet, in order.</summary>
        private void Credit(Holder holder, string id, int count)
        {
            var have = holder.Inbox.Deliveries.ConvertAll(delivery => delivery.Message.SequenceNumber);
            var expected = _messages[id].Except(have).Take(count);
            holder.Receiver.SetCredit(count);
            Assert.Equal(have.Concat(expected), holder.Inbox.Deliveries.Select(delivery => delivery.Message.SequenceNumber));
        }

        private void Accept(string id)
        {
            var inbox = new Inbox();
            var accepted = _queue.AcceptSession(id, ReceiveMode.PeekLock, inbox);
            Assert.Equal(_holders.ContainsKey(id) ? BrokerError.SessionCannotBeLocked : null, accepted.Failure?.Error);
            if (accepted.Succeeded) Hold(accepted.Value, inbox);
        }

        private void AcceptNext()
        {
            using var source = new CancellationTokenSource();
            var inbox = new Inbox();
            var next = _queue.AcceptNextSession(ReceiveMode.PeekLock, inbox, TimeSpan.FromSeconds(1), source.Token);
            source.Cancel();
            var outcome = next.GetAwaiter().GetResult();
            var free = Ids.Where(id => _messages[id].Count > 0 && !_holders.ContainsKey(id)).ToArray();
            Assert.Equal(free.Length > 0, outcome.Succeeded);
            if (!outcome.Succeeded) return;
            Assert.Contains(outcome.Value.SessionId, free);
            Hold(outcome.Value, inbox);
        }

        private void Hold(SessionReceiver receiver, Inbox inbox) =>
            _holders.Add(receiver.SessionId, new Holder(receiver, inbox, _clock.GetUtcNow() + LockDuration));

        private void Settle(Verb verb, Holder holder, string id, int number)
        {
            if (holder.Inbox.Deliveries.Count == 0) return;
            var delivery = holder.Inbox.Deliveries[number % holder.Inbox.Deliveries.Count];
            holder.Inbox.Deliveries.Remove(delivery);
            // Without credit the message is not redelivered at once.
            if (verb == Verb.Abandon)
            {
                holder.Receiver.SetCredit(0);
                _queue.Abandon(delivery.LockToken).Succeeds();
                return;
            }
            _queue.Complete(delivery.LockToken).Succeeds();
            _messages[id].Remove(delivery.Message.SequenceNumber);
        }

        private void Wait(TimeSpan time)
        {
            _clock.Advance(time);
            foreach (var (id, holder) in _holders.Where(pair => pair.Value.Until <= _clock.GetUtcNow()).ToArray())
            {
                Assert.Equal(BrokerError.SessionLockLost, holder.Inbox.ClosedBecause?.Error);
                _holders.Remove(id);
            }
        }

        private void Compare()
        {
            foreach (var id in Ids) Assert.Equal(_messages[id], _queue.Peek(0, 1000, id).Select(message => message.SequenceNumber));
            foreach (var (id, holder) in _holders)
            {
                Assert.Null(holder.Inbox.ClosedBecause);
                // A holder has only messages of its session, each once.
                var held = holder.Inbox.Deliveries.Select(delivery => delivery.Message.SequenceNumber).ToArray();
                Assert.Subset(_messages[id], held.ToHashSet());
                Assert.Equal(held.Length, held.Distinct().Count());
            }
            Assert.Equal(
                (_holders.Count, _holders.Values.Sum(holder => holder.Inbox.Deliveries.Count)),
                (_queue.Snapshot("queue").LockedSessions, _queue.Snapshot("queue").Locked));
        }
    }
}
