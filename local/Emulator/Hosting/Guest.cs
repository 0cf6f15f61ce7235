using Local.Amqp;

namespace Local.Emulator.Hosting;

/// <summary>A client, which is one connection: its claims, and its links for as long as the claims cover them.</summary>
internal sealed class Guest : IDisposable
{
    // A timer takes no more than 49 days; a link that is not answered yet is looked at again.
    private static readonly TimeSpan AtMost = TimeSpan.FromDays(1), AtLeast = TimeSpan.FromMilliseconds(10), Again = TimeSpan.FromSeconds(1);
    private readonly AmqpConnection _connection;
    private readonly TimeProvider _time;
    private readonly CbsNode _tokens;
    private readonly ITimer _timer;

    public Guest(AmqpConnection connection, SharedKey key, TimeProvider time)
    {
        (_connection, _time, Claims) = (connection, time, new Claims(time));
        if (connection.Identity?.Mechanism == SaslMechanism.Plain) Claims.Add("", DateTimeOffset.MaxValue);
        _tokens = new CbsNode(Claims, key, time);
        Cbs = new RequestNode(Answer);
        _timer = time.CreateTimer(static guest => ((Guest)guest!).CloseUncovered(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public Claims Claims { get; }

    /// <summary>The node that takes the client's tokens.</summary>
    public RequestNode Cbs { get; }

    /// <summary>What a client is told that has no claim, in the service's words.</summary>
    /// <param name="listens">Whether it wants to receive.</param>
    public static string Denied(bool listens, string address) =>
        $"Unauthorized access. '{(listens ? "Listen" : "Send")}' claim(s) are required to perform this operation. Resource: 'sb://localhost/{address}'.";

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private ValueTask<AmqpMessage> Answer(AmqpMessage request, CancellationToken cancellation)
    {
        var answer = _tokens.Answer(request, cancellation);
        Watch(Claims.NextExpiry());
        return answer;
    }

    private void Watch(DateTimeOffset? next)
    {
        if (next is not { } due) return;
        var wait = due - _time.GetUtcNow();
        _timer.Change(wait > AtMost ? AtMost : wait < AtLeast ? AtLeast : wait, Timeout.InfiniteTimeSpan);
    }

    // As the service does: the client is told to come again with a new token, and what it holds stays locked for its time.
    private void CloseUncovered()
    {
        var next = Claims.NextExpiry();
        foreach (var link in _connection.Links())
        {
            var address = NodeAddress.Normalize(link.Address);
            if (address == Local.Amqp.Cbs.Address || Claims.Allow(address)) continue;
            // Closing one whose attach is being decided would leave behind what the decision opens.
            if (!link.IsOpen) next = _time.GetUtcNow() + Again;
            else link.Close(new AmqpError(ErrorCondition.DetachForced, $"The link '{link.Name}' is force detached. Code: RenewToken. Details: {Denied(link.Role == Role.Sender, address)}"));
        }
        Watch(next);
    }
}
