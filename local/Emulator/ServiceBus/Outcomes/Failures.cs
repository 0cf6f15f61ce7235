namespace Local.Emulator.ServiceBus.Outcomes;

/// <summary>The refusals, worded so that a developer knows what to change.</summary>
internal static class Failures
{
    public static Failure TransactionUnknown { get; } =
        new(BrokerError.TransactionUnknown, "The transaction does not exist: it was never declared on this connection, or it has ended.");

    public static Failure TransactionTimeout { get; } =
        new(
            BrokerError.TransactionTimeout,
            $"The transaction was rolled back: it took longer than {ServiceBusLimits.TransactionTime.TotalMinutes} minutes.");

    public static Failure OtherEntity(string first, string other) =>
        new(
            BrokerError.InvalidOperation,
            $"The transaction covers '{first}', so it cannot include '{other}'. "
                + "Set EnableCrossEntityTransactions of the client's options.");

    public static Failure EntityNotFound(string address) =>
        new(BrokerError.NotFound, $"The messaging entity '{address}' could not be found.");

    public static Failure AlreadyExists(string address) =>
        new(BrokerError.AlreadyExists, $"The messaging entity '{address}' already exists.");

    public static Failure MessageLockLost(string entity) =>
        new(
            BrokerError.MessageLockLost,
            $"The lock supplied is invalid. Either the lock expired, or the message has already been removed from '{entity}'.");

    public static Failure SessionLockLost(string entity) =>
        new(BrokerError.SessionLockLost, $"The session lock on '{entity}' has expired or was released. Accept the session again.");

    public static Failure SessionCannotBeLocked(string entity, string session) =>
        new(BrokerError.SessionCannotBeLocked, $"The session '{session}' of '{entity}' is locked by another receiver.");

    public static Failure NoSession(string entity) =>
        new(BrokerError.Timeout, $"No session of '{entity}' became available in time.");

    public static Failure MessageSizeExceeded(string entity, long size, long limit) =>
        new(BrokerError.MessageSizeExceeded, $"The message has {size} bytes; '{entity}' takes at most {limit}.");

    public static Failure IdTooLong(string property) =>
        new(BrokerError.ArgumentError, $"{property} is longer than {ServiceBusLimits.IdLength} characters.");

    public static Failure EntityFull(string entity, long limit) =>
        new(
            BrokerError.QuotaExceeded,
            $"'{entity}' has reached its size limit of {limit} bytes. Receive messages from it or from its dead-letter queue.");

    public static Failure Disabled(string entity) =>
        new(BrokerError.EntityDisabled, $"'{entity}' is disabled for this operation.");

    public static Failure SessionIdMissing(string entity) =>
        new(BrokerError.InvalidOperation, $"The message has no session id, which '{entity}' requires of each message. Set SessionId.");

    public static Failure SessionRequired(string entity) =>
        new(BrokerError.InvalidOperation, $"'{entity}' requires sessions, so it has no receivers without one. Accept a session instead.");

    public static Failure SessionNotSupported(string entity) =>
        new(
            BrokerError.InvalidOperation,
            $"'{entity}' does not require sessions, so no session of it can be accepted. Create a receiver instead.");

    public static Failure ForwardingHasNoReceivers(string entity) =>
        new(BrokerError.InvalidOperation, $"'{entity}' forwards its messages, so it has no receivers.");

    public static Failure SendToDeadLetterQueue(string entity) =>
        new(BrokerError.InvalidOperation, $"'{entity}' only takes messages that its queue dead-letters.");

    public static Failure DeadLetterTwice(string entity) =>
        new(BrokerError.InvalidOperation, $"A message in '{entity}' cannot be dead-lettered again.");

    public static Failure SessionMessageLock(string entity) =>
        new(BrokerError.InvalidOperation, $"Messages of '{entity}' are locked by their session. Renew the session's lock instead.");

    public static Failure MessageNotFound(string entity, long sequenceNumber) =>
        new(BrokerError.MessageNotFound, $"'{entity}' has no such message with sequence number {sequenceNumber}.");
}
