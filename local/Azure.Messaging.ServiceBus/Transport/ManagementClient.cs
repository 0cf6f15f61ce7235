using Azure.Messaging.ServiceBus.Wire;
using Local.Amqp;

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
    private readonly Reopening<Link> _link;

    public ManagementClient(ServiceBusConnection connection, string entity)
    {
        (_connection, _entity) = (connection, entity);
        _link = new Reopening<Link>(OpenAsync, static link => !link.Session.Ended.IsCompleted && link.Session.Connection.IsOpen, static link => link.CloseAsync());
    }

    /// <summary>Asks once.</summary>
    /// <param name="linkName">The receiving link that the request is about, if there is one.</param>
    /// <returns>The body of the response; none when the response is that there is nothing.</returns>
    /// <exception cref="ServiceBusException">The entity answered with an error.</exception>
    public async Task<AmqpMap?> RequestAsync(string operation, AmqpMap body, string? linkName, CancellationToken cancellation)
    {
        var properties = new AmqpMap { ["operation"] = Names.Prefix + operation, [Names.Prefix + "server-timeout"] = (uint)Math.Min(_connection.TryTimeout.TotalMilliseconds, uint.MaxValue) };
        if (linkName is not null) properties["associated-link-name"] = linkName;
        var link = await _link.GetAsync(cancellation).ConfigureAwait(false);
        AmqpMessage response;
        try
        {
            response = await link.Client.RequestAsync(new AmqpMessageBuilder { ApplicationProperties = properties, Value = body }.Build(), cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is AmqpException or TimeoutException)
        {
            await _link.DropAsync(link).ConfigureAwait(false);
            throw;
        }
        return Read(response);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _link.DisposeAsync();

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

    private async Task<Link> OpenAsync(CancellationToken cancellation)
    {
        var session = await _connection.BeginAsync(_entity, cancellation).ConfigureAwait(false);
        try
        {
            return new Link(session, await AmqpRequestClient.AttachAsync(session, EntityPaths.Management(_entity), cancellation).ConfigureAwait(false));
        }
        catch
        {
            await Links.EndAsync(session).ConfigureAwait(false);
            throw;
        }
    }

    private sealed record Link(AmqpSession Session, AmqpRequestClient Client)
    {
        public Task CloseAsync() => Links.EndAsync(Session);
    }
}
