using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Sql;

/// <summary>An expression cannot be evaluated for a message: the FilterException of the service.</summary>
internal sealed class SqlEvaluationException(string message) : Exception(message);

/// <summary>The text is not an expression. Leaves the parser as a <see cref="Failure"/>.</summary>
internal sealed class SqlSyntaxException(int position, string message) : Exception(message)
{
    /// <summary>The position of the error: the number of characters before it.</summary>
    public int Position => position;
}
