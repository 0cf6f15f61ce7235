using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Sql;

/// <summary>An expression does not fit a message: the service's FilterException.</summary>
internal sealed class SqlEvaluationException(string message) : Exception(message);

/// <summary>The text is not an expression. Leaves the parser as a <see cref="Failure"/>.</summary>
internal sealed class SqlSyntaxException(int position, string message) : Exception(message)
{
    /// <summary>Characters before the error.</summary>
    public int Position => position;
}
