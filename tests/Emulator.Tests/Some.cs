using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;
using Local.Emulator.ServiceBus.Queues;

namespace Emulator.Tests;

/// <summary>Entities and messages for tests, and the shortest ways to use them.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static ManualTimeProvider Clock() => new(Noon);

    public static QueueEntity Queue(TimeProvider clock, QueueOptions? options = null) =>
        new("orders", options ?? new QueueOptions(), clock, _ => null);

    public static TestContent Message(string id, string? session = null) => new() { MessageId = id, SessionId = session };

    public static TestContent With(params (string Name, object? Value)[] properties) =>
        new() { MessageId = "m", ApplicationProperties = properties.ToDictionary(property => property.Name, property => property.Value) };

    public static void Send(this QueueEntity queue, params string[] ids)
    {
        foreach (var id in ids) Assert.True(queue.Send(Message(id)).Succeeded);
    }

    public static void SendTo(this QueueEntity queue, string session, params string[] ids)
    {
        foreach (var id in ids) Assert.True(queue.Send(Message(id, session)).Succeeded);
    }

    /// <summary>Opens a receiver and gives it credit.</summary>
    public static Inbox Open(this QueueEntity queue, int credit, ReceiveMode mode = ReceiveMode.PeekLock)
    {
        var inbox = new Inbox();
        var opened = queue.OpenReceiver(mode, inbox);
        Assert.True(opened.Succeeded, opened.Failure?.Description);
        inbox.Receiver = opened.Value;
        inbox.Receiver.SetCredit(credit);
        return inbox;
    }

    /// <summary>What can be had at once.</summary>
    public static List<Delivery> Receive(this QueueEntity queue, int count = 100, ReceiveMode mode = ReceiveMode.PeekLock)
    {
        var inbox = queue.Open(count, mode);
        inbox.Receiver.Close();
        return inbox.Deliveries;
    }

    public static Delivery ReceiveOne(this QueueEntity queue) => Assert.Single(queue.Receive(1));

    public static IReadOnlyList<string?> ReceiveIds(this QueueEntity queue) =>
        [.. queue.Receive().Select(delivery => delivery.Message.Content.MessageId)];

    public static IReadOnlyList<string?> PeekIds(this QueueEntity queue) =>
        [.. queue.Peek(0, 1000).Select(message => message.Content.MessageId)];

    public static (SessionReceiver Receiver, Inbox Inbox) Accept(this QueueEntity queue, string session, int credit = 0)
    {
        var inbox = new Inbox();
        var accepted = queue.AcceptSession(session, ReceiveMode.PeekLock, inbox);
        Assert.True(accepted.Succeeded, accepted.Failure?.Description);
        accepted.Value.SetCredit(credit);
        return (accepted.Value, inbox);
    }

    public static void Succeeds(this Outcome outcome) => Assert.True(outcome.Succeeded, outcome.Failure?.Description);

    public static void Fails(this Outcome outcome, BrokerError error) => Assert.Equal(error, outcome.Failure?.Error);

    public static void Fails<T>(this Outcome<T> outcome, BrokerError error) => Assert.Equal(error, outcome.Failure?.Error);

    public static string? Reason(this MessageView message) =>
        message.Content.ApplicationProperties.GetValueOrDefault(DeadLetterReason.ReasonProperty) as string;

    public static string? Description(this MessageView message) =>
        message.Content.ApplicationProperties.GetValueOrDefault(DeadLetterReason.DescriptionProperty) as string;
}
