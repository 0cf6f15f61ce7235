using Local.Amqp.Messaging;
using Local.Amqp.Requests;
using Local.Amqp.Security;
using Local.Amqp.Transport;
using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Local.Emulator.Access;
using Local.Emulator.Naming;

namespace Local.Emulator.Ports;

/// <summary>One client connection with its claims. Closes links that the claims no longer cover.</summary>
internal sealed class Guest : IAccess, IDisposable
{
    // Timers are limited to 49 days; a link whose attach is still unanswered is checked again.
    private static readonly TimeSpan AtMost = TimeSpan.FromDays(1),
        AtLeast = TimeSpan.FromMilliseconds(10),
        Again = TimeSpan.FromSeconds(1);
    private readonly AmqpConnection _connection;
    private readonly Func<AmqpConnection, string, bool> _needsClaim;
    private readonly SharedKey _key;
    private readonly TimeProvider _time;
    private readonly Claims _claims;
    private readonly CbsNode _tokens;
    private readonly ITimer _timer;

    /// <param name="needsClaim">Returns whether only clients with a claim to an address may attach links to it.</param>
    public Guest(AmqpConnection connection, Func<AmqpConnection, string, bool> needsClaim, SharedKey key, TimeProvider time)
    {
        (_connection, _needsClaim, _key, _time, _claims) = (connection, needsClaim, key, time, new Claims(time));
        if (connection.Identity?.Mechanism == SaslMechanism.Plain) _claims.Add("", DateTimeOffset.MaxValue);
        _tokens = new CbsNode(_claims, key, time);
        Cbs = new RequestNode(Answer);
        _timer =
            time.CreateTimer(static guest => ((Guest)guest!).CloseUncovered(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The node that receives the client's tokens.</summary>
    public RequestNode Cbs { get; }

    /// <summary>Returns the error for a client without a claim, as the service words it.</summary>
    /// <param name="listens">Whether the client wants to receive.</param>
    public static string Denied(bool listens, string address) =>
        $"Unauthorized access. '{(listens ? "Listen" : "Send")}' claim(s) are required to perform this operation. Resource: "
            + $"'sb://localhost/{address}'.";

    /// <inheritdoc/>
    public bool Allows(string path, string? token = null) =>
        _claims.Allow(path)
        || (token is not null && SasToken.Verify(token, _key, _time.GetUtcNow()).Token is { } valid && Claims.Covers(valid.Resource, path));

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private ValueTask<AmqpMessage> Answer(AmqpMessage request, CancellationToken cancellation)
    {
        var answer = _tokens.Answer(request, cancellation);
        Watch(_claims.NextExpiry());
        return answer;
    }

    private void Watch(DateTimeOffset? next)
    {
        if (next is not { } due) return;
        var wait = due - _time.GetUtcNow();
        _timer.Change(wait > AtMost ? AtMost : wait < AtLeast ? AtLeast : wait, Timeout.InfiniteTimeSpan);
    }

    // As in the service, the client is told to reattach with a new token, and its messages stay locked until their locks expire.
    private void CloseUncovered()
    {
        var next = _claims.NextExpiry();
        foreach (var link in _connection.Links())
        {
            // The coordinator of transactions has no address, and needs no claim.
            if (link.Remote?.Target is { IsCoordinator: true }) continue;
            var address = NodeAddress.Normalize(link.Address);
            if (!_needsClaim(_connection, address) || _claims.Allow(address)) continue;
            // Closing a link before its attach is answered would leak what the decision opens.
            if (!link.IsOpen) next = _time.GetUtcNow() + Again;
            else
                link.Close(new AmqpError(
                    ErrorCondition.DetachForced,
                    $"The link '{link.Name}' is force detached. Code: RenewToken. Details: {Denied(link.Role == Role.Sender, address)}"));
        }
        Watch(next);
    }
}
