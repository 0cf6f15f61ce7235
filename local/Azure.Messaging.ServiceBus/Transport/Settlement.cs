using Azure.Messaging.ServiceBus.Wire;
using Local.Amqp;
using Local.Messaging;

namespace Azure.Messaging.ServiceBus.Transport;

/// <summary>What becomes of a message.</summary>
internal enum SettlementKind
{
    Complete,
    Abandon,
    Defer,
    DeadLetter,
}

/// <summary>A settlement as an outcome of a delivery, or as a request to the management node.</summary>
internal sealed record Settlement(SettlementKind Kind, IDictionary<string, object>? Properties = null, string? Reason = null, string? Description = null)
{
    public static readonly Settlement Complete = new(SettlementKind.Complete);

    public DeliveryState ToOutcome() => Kind switch
    {
        SettlementKind.Complete => DeliveryState.Accepted,
        SettlementKind.Abandon => new ModifiedState(MessageAnnotations: Symbols()),
        SettlementKind.Defer => new ModifiedState(UndeliverableHere: true, MessageAnnotations: Symbols()),
        SettlementKind.DeadLetter => new RejectedState(Reason is null && Description is null && Properties is null ? null : new AmqpError(Names.DeadLetter, Info: DeadLetterInfo())),
        _ => throw new InvalidOperationException($"{Kind} is no settlement."),
    };

    public AmqpMap ToRequest(Guid lockToken, string? sessionId)
    {
        var request = new AmqpMap { ["lock-tokens"] = new AmqpArray(new[] { lockToken }), ["disposition-status"] = Status };
        if (Reason is not null) request["deadletter-reason"] = Reason;
        if (Description is not null) request["deadletter-description"] = Description;
        if (Properties is { Count: > 0 }) request["properties-to-modify"] = PropertyValues.ToProperties(Properties);
        if (sessionId is not null) request["session-id"] = sessionId;
        return request;
    }

    // Spelled as the service does.
    private string Status => Kind switch
    {
        SettlementKind.Complete => "completed",
        SettlementKind.Abandon => "abandoned",
        SettlementKind.Defer => "defered",
        SettlementKind.DeadLetter => "suspended",
        _ => throw new InvalidOperationException($"{Kind} is no settlement."),
    };

    private AmqpMap DeadLetterInfo()
    {
        var info = Symbols() ?? [];
        if (Reason is not null) info[new AmqpSymbol(Names.DeadLetterReason)] = Reason;
        if (Description is not null) info[new AmqpSymbol(Names.DeadLetterErrorDescription)] = Description;
        return info;
    }

    private AmqpMap? Symbols()
    {
        if (Properties is null) return null;
        var map = new AmqpMap();
        foreach (var (name, value) in Properties) map[new AmqpSymbol(name)] = PropertyValues.ToProperty(name, value);
        return map;
    }
}
