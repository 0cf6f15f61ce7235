namespace Local.Amqp.Types;

/// <summary>Error conditions (part 2.8.15 to 2.8.18, and 4.5.8).</summary>
internal static class ErrorCondition
{
    public static readonly AmqpSymbol InternalError = "amqp:internal-error";
    public static readonly AmqpSymbol NotFound = "amqp:not-found";
    public static readonly AmqpSymbol UnauthorizedAccess = "amqp:unauthorized-access";
    public static readonly AmqpSymbol DecodeError = "amqp:decode-error";
    public static readonly AmqpSymbol ResourceLimitExceeded = "amqp:resource-limit-exceeded";
    public static readonly AmqpSymbol NotAllowed = "amqp:not-allowed";
    public static readonly AmqpSymbol InvalidField = "amqp:invalid-field";
    public static readonly AmqpSymbol NotImplemented = "amqp:not-implemented";
    public static readonly AmqpSymbol ResourceLocked = "amqp:resource-locked";
    public static readonly AmqpSymbol PreconditionFailed = "amqp:precondition-failed";
    public static readonly AmqpSymbol ResourceDeleted = "amqp:resource-deleted";
    public static readonly AmqpSymbol IllegalState = "amqp:illegal-state";
    public static readonly AmqpSymbol FrameSizeTooSmall = "amqp:frame-size-too-small";
    public static readonly AmqpSymbol ConnectionForced = "amqp:connection:forced";
    public static readonly AmqpSymbol FramingError = "amqp:connection:framing-error";
    public static readonly AmqpSymbol ConnectionRedirect = "amqp:connection:redirect";
    public static readonly AmqpSymbol WindowViolation = "amqp:session:window-violation";
    public static readonly AmqpSymbol ErrantLink = "amqp:session:errant-link";
    public static readonly AmqpSymbol HandleInUse = "amqp:session:handle-in-use";
    public static readonly AmqpSymbol UnattachedHandle = "amqp:session:unattached-handle";
    public static readonly AmqpSymbol DetachForced = "amqp:link:detach-forced";
    public static readonly AmqpSymbol TransferLimitExceeded = "amqp:link:transfer-limit-exceeded";
    public static readonly AmqpSymbol MessageSizeExceeded = "amqp:link:message-size-exceeded";
    public static readonly AmqpSymbol LinkRedirect = "amqp:link:redirect";
    public static readonly AmqpSymbol Stolen = "amqp:link:stolen";
    public static readonly AmqpSymbol TransactionUnknown = "amqp:transaction:unknown-id";
    public static readonly AmqpSymbol TransactionRollback = "amqp:transaction:rollback";
    public static readonly AmqpSymbol TransactionTimeout = "amqp:transaction:timeout";
}
