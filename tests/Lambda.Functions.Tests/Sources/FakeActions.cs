using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Tests.Sources;

/// <summary>Keeps what is done to messages.</summary>
internal sealed class FakeActions : ServiceBusMessageActions
{
    public ConcurrentDictionary<string, string> Settled { get; } = [];

    public ConcurrentQueue<string> Renewed { get; } = [];

    /// <summary>The ids of messages whose locks are lost.</summary>
    public HashSet<string> Lost { get; } = [];

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        SettleAsync(message, "completed");

    public override Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) =>
        SettleAsync(message, $"abandoned: {propertiesToModify?["LambdaFailure"]}");

    public override Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        Renewed.Enqueue(message.MessageId);
        return Lost.Contains(message.MessageId)
            ? throw new ServiceBusException("The lock is lost.", ServiceBusFailureReason.MessageLockLost)
            : Task.CompletedTask;
    }

    private Task SettleAsync(ServiceBusReceivedMessage message, string how)
    {
        if (Lost.Contains(message.MessageId)) throw new ServiceBusException("The lock is lost.", ServiceBusFailureReason.MessageLockLost);
        Assert.True(Settled.TryAdd(message.MessageId, how), $"{message.MessageId} is settled twice.");
        return Task.CompletedTask;
    }
}
