using Local.Amqp.Messaging;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Amqp.Wire;

namespace Local.Emulator.ServiceBus.Amqp.Transactions;

/// <summary>The server's end of a link to the coordinator: each transfer declares or ends a transaction (part 4.5.1 to 4.5.3).</summary>
internal sealed class CoordinatorEndpoint(Coordinator coordinator) : IReceiverHandler
{
    public const int Credit = 100;

    // Calls for one link never overlap.
    private readonly HashSet<Guid> _declared = [];

    /// <summary>The capabilities that the coordinator announces.</summary>
    public static IReadOnlyCollection<AmqpSymbol> Capabilities { get; } =
        [new("amqp:local-transactions"), new("amqp:multi-txns-per-ssn"), new("amqp:multi-ssns-per-txn")];

    /// <inheritdoc/>
    public void OnDelivery(ReceiverLink link, IncomingDelivery delivery)
    {
        try
        {
            var body = delivery.Message.Body;
            delivery.Settle(
                body.Kind == BodyKind.Value && body.Value() is AmqpDescribed command ? Run(link.Connection, command) : NotACommand);
        }
        catch (AmqpException e)
        {
            delivery.Reject(e.Error);
        }
    }

    /// <inheritdoc/>
    public void OnDetached(ReceiverLink link, AmqpError? error)
    {
        // Section 4.3: transactions that were not ended are rolled back.
        foreach (var id in _declared) coordinator.RollBack(link.Connection, id);
    }

    private DeliveryState Run(AmqpConnection connection, AmqpDescribed command) => (CodeOf(command), command.Value as List<object?>) switch
    {
        (Descriptor.Declare, _) => Declare(connection),
        (Descriptor.Discharge, [byte[] id, .. var rest]) => Discharge(connection, id, fail: rest is [true, ..]),
        _ => NotACommand,
    };

    private DeclaredState Declare(AmqpConnection connection)
    {
        var id = coordinator.Declare(connection);
        _declared.Add(id);
        return new DeclaredState(id.ToByteArray());
    }

    private DeliveryState Discharge(AmqpConnection connection, byte[] id, bool fail)
    {
        if (id.Length == 16) _declared.Remove(new Guid(id));
        return coordinator.Discharge(connection, id, fail).Failure is { } failure
            ? new RejectedState(failure.Error())
            : DeliveryState.Accepted;
    }

    private static RejectedState NotACommand =>
        new(new AmqpError(ErrorCondition.DecodeError, "The coordinator accepts only declare and discharge (AMQP 1.0, 4.5.2 and 4.5.3)."));

    private static ulong CodeOf(AmqpDescribed command) => command.Descriptor switch
    {
        ulong code => code,
        AmqpSymbol symbol => Descriptor.FromSymbol(symbol),
        _ => ulong.MaxValue,
    };
}
