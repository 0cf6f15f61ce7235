using Local.Amqp.Types;
using Local.Emulator.EventHubs.Outcomes;

namespace Local.Emulator.EventHubs.Amqp;

/// <summary>Converts refusals to AMQP errors: https://learn.microsoft.com/azure/event-hubs/exceptions-dotnet</summary>
internal static class RefusalConditions
{
    private const int BadRequest = 400, Unauthorized = 401, Forbidden = 403, NotFound = 404, Conflict = 409;

    public static AmqpError Error(this Refusal refusal) => new(Of(refusal.Error).Condition, refusal.Description);

    /// <summary>Returns the status of a response from <c>$management</c>.</summary>
    public static int Status(this Refusal refusal) => Of(refusal.Error).Status;

    private static (AmqpSymbol Condition, int Status) Of(HubError error) => error switch
    {
        HubError.NotFound => (ErrorCondition.NotFound, NotFound),
        HubError.ReaderDisconnected => (ErrorCondition.Stolen, Conflict),
        HubError.QuotaExceeded => (ErrorCondition.ResourceLimitExceeded, Forbidden),
        HubError.ArgumentError => ("com.microsoft:argument-error", BadRequest),
        HubError.ArgumentOutOfRange => ("com.microsoft:argument-out-of-range", BadRequest),
        HubError.MessageSizeExceeded => (ErrorCondition.MessageSizeExceeded, Forbidden),
        HubError.InvalidOperation => (ErrorCondition.NotAllowed, BadRequest),
        HubError.NotImplemented => (ErrorCondition.NotImplemented, 501),
        HubError.Unauthorized => (ErrorCondition.UnauthorizedAccess, Unauthorized),
        _ => (ErrorCondition.InternalError, 500),
    };
}
