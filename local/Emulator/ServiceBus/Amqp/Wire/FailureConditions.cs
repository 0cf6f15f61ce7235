using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Amqp.Wire;

/// <summary>
/// Converts failures to AMQP errors: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-troubleshoot
/// </summary>
internal static class FailureConditions
{
    private const int BadRequest = 400, Forbidden = 403, NotFound = 404, Timeout = 408, Conflict = 409, Gone = 410;

    public static AmqpError Error(this Failure failure) => new(Of(failure.Error).Condition, failure.Description);

    /// <summary>Returns the status of a response from <c>$management</c>.</summary>
    public static int Status(this Failure failure) => Of(failure.Error).Status;

    private static (AmqpSymbol Condition, int Status) Of(BrokerError error) => error switch
    {
        BrokerError.NotFound => (ErrorCondition.NotFound, NotFound),
        BrokerError.MessageNotFound => ("com.microsoft:message-not-found", NotFound),
        BrokerError.MessageLockLost => ("com.microsoft:message-lock-lost", Gone),
        BrokerError.SessionLockLost => ("com.microsoft:session-lock-lost", Gone),
        BrokerError.SessionCannotBeLocked => ("com.microsoft:session-cannot-be-locked", Gone),
        BrokerError.MessageSizeExceeded => (ErrorCondition.MessageSizeExceeded, Forbidden),
        BrokerError.QuotaExceeded => (ErrorCondition.ResourceLimitExceeded, Forbidden),
        BrokerError.EntityDisabled => ("com.microsoft:entity-disabled", BadRequest),
        BrokerError.AlreadyExists => ("com.microsoft:entity-already-exists", Conflict),
        BrokerError.Timeout => ("com.microsoft:timeout", Timeout),
        BrokerError.InvalidOperation => (ErrorCondition.NotAllowed, BadRequest),
        BrokerError.ArgumentError => ("com.microsoft:argument-error", BadRequest),
        BrokerError.TransactionUnknown => (ErrorCondition.TransactionUnknown, NotFound),
        BrokerError.TransactionRolledBack => (ErrorCondition.TransactionRollback, Conflict),
        BrokerError.TransactionTimeout => (ErrorCondition.TransactionTimeout, Timeout),
        BrokerError.Cancelled => ("com.microsoft:operation-cancelled", Timeout),
        _ => (ErrorCondition.InternalError, 500),
    };
}
