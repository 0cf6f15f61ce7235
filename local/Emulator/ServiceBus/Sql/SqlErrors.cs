using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Sql;

/// <summary>The exception thrown when an expression cannot be evaluated for a message: the service's FilterException.</summary>
internal sealed class SqlEvaluationException(string message) : Exception(message);

/// <summary>The exception thrown when the text is not an expression. Outside of the parser it is a <see cref="Failure"/>.</summary>
internal sealed class SqlSyntaxException(int position, string message) : Exception(message)
{
    /// <summary>The position of the error: the number of characters before it.</summary>
    public int Position => position;
}
