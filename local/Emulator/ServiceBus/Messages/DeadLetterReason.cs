using System.Globalization;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Messages;

/// <summary>
/// Why a message is dead-lettered: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-dead-letter-queues
/// </summary>
internal sealed record DeadLetterReason(string? Reason, string? Description)
{
    /// <summary>The application properties with the reason and the description.</summary>
    public const string ReasonProperty = "DeadLetterReason", DescriptionProperty = "DeadLetterErrorDescription";

    public static DeadLetterReason Expired { get; } =
        new("TTLExpiredException", "The message expired and was dead lettered.");

    public static DeadLetterReason TooManyHops { get; } =
        new("MaxTransferHopCountExceeded", "The maximum number of allowed hops when forwarding between queues has been exceeded.");

    public static DeadLetterReason NoSession { get; } =
        new("Session ID is null.", "Session enabled entity doesn't allow a message whose session identifier is null.");

    public static DeadLetterReason TooManyDeliveries(int attempts) =>
        new(
            "MaxDeliveryCountExceeded",
            string.Create(CultureInfo.InvariantCulture, $"Message could not be consumed after {attempts} delivery attempts."));

    /// <summary>Creates the reason for a filter or an action that could not be evaluated.</summary>
    public static DeadLetterReason FilterFailed(string error) => new("FilterException", error);

    /// <summary>Creates the reason for a message that the forwarding target did not accept.</summary>
    public static DeadLetterReason NotForwarded(Failure failure) => new(failure.Error.ToString(), failure.Description);

    /// <summary>Returns the content that the message has in the dead-letter queue.</summary>
    public IMessageContent Mark(IMessageContent content, IReadOnlyDictionary<string, object?>? properties = null)
    {
        var set = properties is null ? [] : new Dictionary<string, object?>(properties);
        if (Reason is not null) set[ReasonProperty] = Reason;
        if (Description is not null) set[DescriptionProperty] = Description;
        return set.Count == 0 ? content : content.With(new ContentChanges { Set = set });
    }
}
