using Azure.Messaging.ServiceBus.Wire;
using Local.Amqp;
using Local.Messaging;

namespace Azure.Messaging.ServiceBus.Transport;

/// <summary>Asks the <c>$management</c> node of an entity.</summary>
/// <remarks>See https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response.</remarks>
internal sealed class ManagementClient : IAsyncDisposable
{
    private const int Ok = 200;
    private const int Accepted = 202;
    private const int NoContent = 204;
    private readonly ServiceBusConnection _connection;
    private readonly string _entity;
    private readonly RequestChannel _channel;

    public ManagementClient(ServiceBusConnection connection, string entity)
    {
        (_connection, _entity) = (connection, entity);
        _channel = new RequestChannel(connection.Namespace, entity, EntityPaths.Management(entity));
    }

    /// <summary>Asks once.</summary>
    /// <param name="linkName">The receiving link that the request is about, if there is one.</param>
    /// <returns>The body of the response; none when the response is that there is nothing.</returns>
    /// <exception cref="ServiceBusException">The entity answered with an error.</exception>
    public async Task<AmqpMap?> RequestAsync(string operation, AmqpMap body, string? linkName, CancellationToken cancellation)
    {
        var properties = new AmqpMap { ["operation"] = Names.Prefix + operation, [Names.Prefix + "server-timeout"] = (uint)Math.Min(_connection.TryTimeout.TotalMilliseconds, uint.MaxValue) };
        if (linkName is not null) properties["associated-link-name"] = linkName;
        var response = await _channel.RequestAsync(new AmqpMessageBuilder { ApplicationProperties = properties, Value = body }.Build(), cancellation).ConfigureAwait(false);
        return Read(response);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    private AmqpMap? Read(AmqpMessage response)
    {
        var answer = response.ApplicationProperties ?? [];
        if (!answer.TryGet("statusCode", out int status)) throw new ServiceBusException(true, "The response has no statusCode.", _entity);
        if (status is Ok or Accepted) return response.Body.Kind == BodyKind.Value && response.Body.Value() is AmqpMap map ? map : [];
        if (status == NoContent) return null;
        var condition = answer.GetValueOrDefault("errorCondition")?.ToString() ?? Condition(status);
        var description = answer.TryGet("statusDescription", out string? text) ? text : $"The service answered with {status}.";
        throw Errors.Of(new AmqpError(condition, description), _entity);
    }

    // What a status stands for when it comes without a condition.
    private static string Condition(int status) => status switch
    {
        400 => Names.Prefix + "argument-error",
        401 => "amqp:unauthorized-access",
        404 => "amqp:not-found",
        408 => Names.Timeout,
        410 => Names.MessageLockLost,
        503 => Names.Prefix + "server-busy",
        _ => "amqp:internal-error",
    };
}
