using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Sql;

/// <summary>A parsed filter: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-filter</summary>
internal sealed record SqlFilter
{
    private readonly SqlPredicate _predicate;

    private SqlFilter(string expression, SqlPredicate predicate) => (Expression, _predicate) = (expression, predicate);

    /// <summary>The text of the filter, as clients list it.</summary>
    public string Expression { get; }

    /// <summary>Parses a filter. A failure contains the position of the error, from 1.</summary>
    public static Outcome<SqlFilter> Parse(string expression, IReadOnlyDictionary<string, object?>? parameters = null) =>
        SqlText.Parse("filter", expression, parameters, parser => new SqlFilter(expression, parser.Filter()));

    /// <summary>Returns whether the predicate is true. A message for which it is unknown does not match.</summary>
    /// <exception cref="SqlEvaluationException">The predicate cannot be evaluated for the message.</exception>
    public bool Matches(IMessageContent message) => _predicate.Test(message) is true;

    /// <summary>Evaluates the predicate: true, false, or null for unknown.</summary>
    public bool? Test(IMessageContent message) => _predicate.Test(message);
}
