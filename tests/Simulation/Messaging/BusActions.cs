using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Simulation.App;
using Simulation.Runs;
using Simulation.Storage;

namespace Simulation.Messaging;

/// <summary>Settles the messages of a lease, as the host does for the worker, and renews their locks.</summary>
internal sealed class BusActions(World world, Instance instance, BusLease lease) : ServiceBusMessageActions
{
    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        CallAsync(world, instance, $"complete {message.MessageId}", () =>
        {
            var one = Of(message);
            if (!world.Bus.Settle(lease, one, complete: true)) return false;
            BusRules.Completed(world, one);
            return true;
        }, cancellationToken);

    public override Task AbandonMessageAsync(
        ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = null,
        CancellationToken cancellationToken = default) =>
        CallAsync(
            world, instance, $"abandon {message.MessageId}", () => world.Bus.Settle(lease, Of(message), complete: false),
            cancellationToken);

    public override Task RenewMessageLockAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) =>
        CallAsync(world, instance, $"renew {message.MessageId}", () => world.Bus.Renew(lease, Of(message)), cancellationToken);

    /// <summary>Calls the service, which may fail before or after the effect.</summary>
    internal static async Task CallAsync(World world, Instance instance, string what, Func<bool> act, CancellationToken cancellation)
    {
        world.Loop.CheckThread();
        var fault = world.Faults.Next(StorageKind.Queue);
        await world.Loop.DelayAsync(fault.Way, instance.Domain, cancellation);
        world.Log.Add($"{instance.Name}: {what} {fault.Kind}");
        var isHeld = !fault.HasEffect || act();
        if (!isHeld) throw new ServiceBusException(isTransient: false, "The lock is lost.");
        if (!fault.IsNone) throw new ServiceBusException(isTransient: true, "The link was closed.");
    }

    private BusMessage Of(ServiceBusReceivedMessage message) => lease.Messages.Single(one => one.Id == message.MessageId);
}

/// <summary>Renews the lock of a session, and releases it; the receiver then gives it back, as it does after each batch.</summary>
internal sealed class BusSession(World world, Instance instance, BusLease lease) : ServiceBusSessionMessageActions
{
    public override DateTimeOffset SessionLockedUntil => lease.Until;

    public override Task RenewSessionLockAsync(CancellationToken cancellationToken = default) =>
        BusActions.CallAsync(world, instance, $"renew session {lease.Session}", () => world.Bus.Renew(lease), cancellationToken);

    public override Task ReleaseSession(CancellationToken cancellationToken = default) =>
        BusActions.CallAsync(world, instance, $"release session {lease.Session}", () => lease.Until > world.Loop.Now, cancellationToken);
}
