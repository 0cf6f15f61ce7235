using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Sql;

/// <summary>Parses text, or returns a failure with the position of the error.</summary>
internal static class SqlText
{
    public static Outcome<T> Parse<T>(string what, string text, IReadOnlyDictionary<string, object?>? parameters, Func<SqlParser, T> read)
    {
        if (text.Length > ServiceBusLimits.SqlLength)
            return new Failure(
                BrokerError.QuotaExceeded,
                $"The SQL {what} has {text.Length} characters; at most {ServiceBusLimits.SqlLength} are allowed.");
        try
        {
            return read(new SqlParser(text, parameters));
        }
        catch (SqlSyntaxException error)
        {
            return new Failure(
                BrokerError.ArgumentError, $"The SQL {what} \"{text}\" has an error at position {error.Position + 1}: {error.Message}.");
        }
    }
}
