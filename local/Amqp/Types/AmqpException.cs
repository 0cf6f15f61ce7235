namespace Local.Amqp.Types;

/// <summary>The part that an error ends: the link, the session or the whole connection.</summary>
internal enum ErrorScope
{
    Connection,
    Session,
    Link,
}

/// <summary>
/// The exception for a violation of the protocol, or for the error with which the peer closed a link, a session or the connection.
/// </summary>
internal sealed class AmqpException : Exception
{
    public AmqpException(AmqpSymbol condition, string description, ErrorScope scope = ErrorScope.Connection, Exception? inner = null)
        : this(new AmqpError(condition, description), scope, inner)
    {
    }

    public AmqpException(AmqpError error, ErrorScope scope = ErrorScope.Connection, Exception? inner = null)
        : base($"{error.Description ?? "The other end gave no description."} ({error.Condition})", inner)
    {
        Error = error;
        Scope = scope;
    }

    /// <summary>The error that is, or was, sent to the peer.</summary>
    public AmqpError Error { get; }

    public ErrorScope Scope { get; }
}
