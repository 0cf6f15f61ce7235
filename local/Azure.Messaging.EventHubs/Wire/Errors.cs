using System.Net.Sockets;
using System.Security.Authentication;
using Local.Amqp;
using Local.Messaging;
using Reason = Azure.Messaging.EventHubs.EventHubsException.FailureReason;

namespace Azure.Messaging.EventHubs.Wire;

/// <summary>What went wrong on the wire as the exception that the real client throws.</summary>
/// <remarks>See https://learn.microsoft.com/azure/event-hubs/exceptions-dotnet and event-hubs-amqp-troubleshoot.</remarks>
internal static class Errors
{
    public static Exception Of(Exception cause, string eventHub) => cause switch
    {
        AmqpException { InnerException: IOException or SocketException } e => Communication(e, eventHub),
        AmqpException e => Of(e.Error, eventHub, e),
        SocketException or IOException or AuthenticationException or ObjectDisposedException => Communication(cause, eventHub),
        TimeoutException => new EventHubsException(eventHub, cause.Message, Reason.ServiceTimeout, cause),
        _ => cause,
    };

    public static Exception Of(AmqpError error, string eventHub, Exception? cause = null)
    {
        var text = error.Description ?? "The service gave no description.";
        return error.Condition.Value switch
        {
            WireNames.Timeout => Failure(Reason.ServiceTimeout),
            WireNames.Prefix + "entity-disabled" => Failure(Reason.ResourceNotFound),
            WireNames.Prefix + "server-busy" => Failure(Reason.ServiceBusy),
            WireNames.Prefix + "argument-error" => new ArgumentException(text, cause),
            WireNames.Prefix + "argument-out-of-range" => new ArgumentOutOfRangeException(text, cause),
            "amqp:link:stolen" => Failure(Reason.ConsumerDisconnected),
            Names.ProducerStolen => Failure(Reason.ProducerDisconnected),
            Names.OutOfOrder => Failure(Reason.InvalidClientState),
            WireNames.Prefix + "georeplication:invalid-offset" => new FormatException(text, cause),
            "amqp:unauthorized-access" => new UnauthorizedAccessException(text, cause),
            "amqp:resource-limit-exceeded" => Failure(Reason.QuotaExceeded),
            "amqp:link:message-size-exceeded" => Failure(Reason.MessageSizeExceeded),
            // The link was closed meanwhile: another one may do.
            "amqp:illegal-state" => new EventHubsException(true, eventHub, text, Reason.ClientClosed, cause),
            "amqp:not-allowed" => new InvalidOperationException(text, cause),
            "amqp:not-implemented" => new NotSupportedException(text, cause),
            // The service says the same of an entity that is not there and of a node that it lost for a moment.
            "amqp:not-found" when IsOfEntity(text) => Failure(Reason.ResourceNotFound),
            _ => Failure(Reason.ServiceCommunicationProblem),
        };

        EventHubsException Failure(Reason reason) => new(eventHub, text, reason, cause);
    }

    /// <summary>The error of a response that tells a status and may tell a condition.</summary>
    public static Exception OfResponse(AmqpMap answer, int status, string eventHub)
    {
        var condition = answer.GetValueOrDefault("errorCondition") ?? answer.GetValueOrDefault("error-condition");
        var description = answer.TryGet("statusDescription", out string? text) || answer.TryGet("status-description", out text) ? text : null;
        return Of(new AmqpError(condition?.ToString() ?? Condition(status), $"{description ?? "The service gave no description."} (status-code: {status})"), eventHub);
    }

    private static EventHubsException Communication(Exception cause, string eventHub) => new(eventHub, cause.Message, Reason.ServiceCommunicationProblem, cause);

    private static bool IsOfEntity(string description) =>
        description.Contains("status-code: 404", StringComparison.OrdinalIgnoreCase)
        || (description.IndexOf("The messaging entity ", StringComparison.OrdinalIgnoreCase) is >= 0 and var start && description.IndexOf("could not be found", start, StringComparison.OrdinalIgnoreCase) >= 0);

    private static string Condition(int status) => status switch
    {
        400 => WireNames.Prefix + "argument-error",
        401 => "amqp:unauthorized-access",
        403 => "amqp:resource-limit-exceeded",
        404 => "amqp:not-found",
        408 => WireNames.Timeout,
        410 => "amqp:link:stolen",
        501 => "amqp:not-implemented",
        503 => WireNames.Prefix + "server-busy",
        _ => "amqp:internal-error",
    };
}
