using System.Net.Sockets;
using System.Security.Authentication;
using Local.Amqp;

namespace Azure.Messaging.ServiceBus.Wire;

/// <summary>What went wrong on the wire as the exception that the real client throws.</summary>
/// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-troubleshoot.</remarks>
internal static class Errors
{
    public static Exception Of(Exception cause, string entity) => cause switch
    {
        AmqpException { InnerException: IOException or SocketException } e => Communication(e, entity),
        AmqpException e => Of(e.Error, entity, e),
        SocketException or IOException or AuthenticationException or ObjectDisposedException => Communication(cause, entity),
        TimeoutException => new ServiceBusException(cause.Message, ServiceBusFailureReason.ServiceTimeout, entity, cause),
        _ => cause,
    };

    public static Exception Of(AmqpError error, string entity, Exception? cause = null)
    {
        var text = error.Description ?? "The service gave no description.";
        return error.Condition.Value switch
        {
            Names.Timeout => Failure(ServiceBusFailureReason.ServiceTimeout),
            "amqp:not-found" => Failure(ServiceBusFailureReason.MessagingEntityNotFound),
            "amqp:not-implemented" => new NotSupportedException(text, cause),
            "amqp:not-allowed" => new InvalidOperationException(text, cause),
            "amqp:unauthorized-access" or Names.Prefix + "auth-failed" => new UnauthorizedAccessException(text, cause),
            Names.Prefix + "server-busy" => Failure(ServiceBusFailureReason.ServiceBusy),
            Names.Prefix + "argument-error" => new ArgumentException(text, cause),
            Names.Prefix + "argument-out-of-range" => new ArgumentOutOfRangeException(text, cause),
            Names.Prefix + "entity-disabled" => Failure(ServiceBusFailureReason.MessagingEntityDisabled),
            Names.Prefix + "entity-already-exists" => Failure(ServiceBusFailureReason.MessagingEntityAlreadyExists),
            Names.MessageLockLost => Failure(ServiceBusFailureReason.MessageLockLost),
            Names.SessionLockLost => Failure(ServiceBusFailureReason.SessionLockLost),
            "amqp:resource-limit-exceeded" => Failure(ServiceBusFailureReason.QuotaExceeded),
            "amqp:link:message-size-exceeded" => Failure(ServiceBusFailureReason.MessageSizeExceeded),
            Names.MessageNotFound => Failure(ServiceBusFailureReason.MessageNotFound),
            Names.Prefix + "session-cannot-be-locked" => Failure(ServiceBusFailureReason.SessionCannotBeLocked),
            "amqp:connection:forced" or "amqp:connection:framing-error" => Failure(ServiceBusFailureReason.ServiceCommunicationProblem),
            _ => new ServiceBusException(true, text, entity, ServiceBusFailureReason.GeneralError, cause),
        };

        ServiceBusException Failure(ServiceBusFailureReason reason) => new(text, reason, entity, cause);
    }

    private static ServiceBusException Communication(Exception cause, string entity) => new(cause.Message, ServiceBusFailureReason.ServiceCommunicationProblem, entity, cause);
}
