using System.Collections.Concurrent;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Emulator.Tests.Queues;

public sealed class ConcurrencyTests
{
    private const int Senders = 4, PerSender = 5000;

    [Fact]
    public async Task With_many_senders_and_receivers_every_message_is_completed_once_and_never_locked_by_two_receivers()
    {
        var queue = Some.Queue(TimeProvider.System, new QueueOptions { MaxDeliveryCount = 2000 });
        var workers = Enumerable.Range(0, 4).Select(i => new Worker(queue, abandonEach: 3 + i)).ToArray();
        foreach (var worker in workers) worker.Start(credit: 50);

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < PerSender; i++) queue.Send($"{sender}:{i}");
        }, TestContext.Current.CancellationToken)));
        await Eventually.True(
            () => workers.Sum(worker => worker.Completed.Count) == Senders * PerSender, TestContext.Current.CancellationToken);

        var completed = workers.SelectMany(worker => worker.Completed).ToArray();
        Assert.Equal(Senders * PerSender, completed.Distinct().Count());
        Assert.Equal(0, queue.MessageCount);
        Assert.Equal(0, queue.Snapshot("queue").Locked);
        Assert.Equal(0, workers.Sum(worker => worker.LostLocks));
    }

    [Fact]
    public async Task A_receiver_sees_the_messages_of_each_sender_in_order()
    {
        var queue = Some.Queue(TimeProvider.System);
        var inbox = queue.Open(credit: int.MaxValue, ReceiveMode.ReceiveAndDelete);

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() =>
        {
            for (var i = 0; i < PerSender; i++) queue.Send($"{sender}:{i:D5}");
        }, TestContext.Current.CancellationToken)));
        await Eventually.True(() => inbox.Deliveries.Count == Senders * PerSender, TestContext.Current.CancellationToken);

        Assert.Equal(
            Enumerable.Range(1, Senders * PerSender).Select(number => (long)number),
            inbox.Deliveries.Select(delivery => delivery.Message.SequenceNumber));
        foreach (var group in inbox.Ids.GroupBy(id => id![0])) Assert.Equal(group.Order(StringComparer.Ordinal), group);
    }

    [Fact]
    public async Task Receivers_that_close_while_messages_arrive_lose_no_message_and_settle_none_twice()
    {
        var queue = Some.Queue(TimeProvider.System, new QueueOptions { LockDuration = TimeSpan.FromMinutes(5), MaxDeliveryCount = 2000 });
        var completed = new ConcurrentBag<long>();
        using var stop = new CancellationTokenSource();
        var churn = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested) OpenAndClose(queue, completed);
        }, TestContext.Current.CancellationToken);

        for (var i = 0; i < 20_000; i++) queue.Send($"{i}");
        await Eventually.True(() => completed.Count > 10_000, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await churn;

        // Messages in flight to a closing receiver are locked; all others are available or completed.
        var left = queue.Peek(0, 20_000).Select(message => message.SequenceNumber).ToArray();
        Assert.Equal(Enumerable.Range(1, 20_000).Select(number => (long)number), completed.Concat(left).Order());
    }

    [Fact]
    public async Task A_sender_can_send_while_others_send_all_the_time()
    {
        var queue = Some.Queue(TimeProvider.System);
        var others = new OthersSend(queue);
        queue.OpenReceiver(ReceiveMode.ReceiveAndDelete, others).Value!.SetCredit(int.MaxValue);
        var sender = new Thread(() => queue.Send("0"));

        sender.Start();
        sender.Join();

        await Eventually.True(() => others.Threads.Count == OthersSend.Messages, TestContext.Current.CancellationToken);
        Assert.Single(others.Threads, thread => thread.Thread == sender);
        Assert.Equal(
            Enumerable.Range(1, OthersSend.Messages).Select(number => (long)number), others.Threads.Select(thread => thread.Number));
    }

    private static void OpenAndClose(QueueEntity queue, ConcurrentBag<long> completed)
    {
        var inbox = new ConcurrentInbox();
        var receiver = queue.OpenReceiver(ReceiveMode.PeekLock, inbox).Value!;
        receiver.SetCredit(3);
        receiver.Close();
        while (inbox.Deliveries.TryDequeue(out var delivery))
        {
            if (queue.Complete(delivery.LockToken).Succeeded) completed.Add(delivery.Message.SequenceNumber);
        }
    }

    /// <summary>While a message is delivered, the next is sent from elsewhere.</summary>
    private sealed class OthersSend(QueueEntity queue) : IDeliverySink
    {
        public const int Messages = 100;

        public ConcurrentQueue<(long Number, Thread Thread)> Threads { get; } = new();

        public void Deliver(in Delivery delivery)
        {
            if (Threads.Count + 1 < Messages)
            {
                var other = new Thread(() => queue.Send("next"));
                other.Start();
                other.Join();
            }
            Threads.Enqueue((delivery.Message.SequenceNumber, Thread.CurrentThread));
        }

        public void Drained(int unusedCredit)
        {
        }

        public void Closed(Failure reason)
        {
        }
    }

    private sealed class ConcurrentInbox : IDeliverySink
    {
        public ConcurrentQueue<Delivery> Deliveries { get; } = new();

        public void Deliver(in Delivery delivery) => Deliveries.Enqueue(delivery);

        public void Drained(int unusedCredit)
        {
        }

        public void Closed(Failure reason)
        {
        }
    }

    private sealed class Worker(QueueEntity queue, int abandonEach) : IDeliverySink
    {
        private Receiver _receiver = null!;
        private int _seen;

        public ConcurrentQueue<long> Completed { get; } = new();

        public int LostLocks { get; private set; }

        public void Start(int credit)
        {
            _receiver = queue.OpenReceiver(ReceiveMode.PeekLock, this).Value!;
            _receiver.SetCredit(credit);
        }

        public void Deliver(in Delivery delivery)
        {
            var abandons = ++_seen % abandonEach == 0;
            var outcome = abandons ? queue.Abandon(delivery.LockToken) : queue.Complete(delivery.LockToken);
            if (!outcome.Succeeded) LostLocks++;
            else if (!abandons) Completed.Enqueue(delivery.Message.SequenceNumber);
            _receiver.AddCredit(1);
        }

        public void Drained(int unusedCredit)
        {
        }

        public void Closed(Failure reason)
        {
        }
    }
}
