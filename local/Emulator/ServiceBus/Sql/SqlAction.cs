using Local.Emulator.ServiceBus.Messages;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Sql;

/// <summary>Parsed statements: https://learn.microsoft.com/azure/service-bus-messaging/service-bus-messaging-sql-rule-action</summary>
internal sealed record SqlAction
{
    private readonly IReadOnlyList<SqlStatement> _statements;

    private SqlAction(string expression, IReadOnlyList<SqlStatement> statements) => (Expression, _statements) = (expression, statements);

    /// <summary>The text of the action, as clients list it.</summary>
    public string Expression { get; }

    /// <summary>Parses an action. A failure contains the position of the error, from 1.</summary>
    public static Outcome<SqlAction> Parse(string expression, IReadOnlyDictionary<string, object?>? parameters = null)
    {
        var parsed = SqlText.Parse("action", expression, parameters, parser => new SqlAction(expression, parser.Action()));
        return parsed.Value?._statements.Count > ServiceBusLimits.ExpressionsPerAction
            ? new Failure(
                BrokerError.QuotaExceeded,
                $"The SQL action has {parsed.Value._statements.Count} statements; "
                    + $"at most {ServiceBusLimits.ExpressionsPerAction} are allowed.")
            : parsed;
    }

    /// <summary>Returns the message after all statements, each of which sees the changes of those before it.</summary>
    /// <exception cref="SqlEvaluationException">A statement cannot be evaluated for the message.</exception>
    public IMessageContent Apply(IMessageContent message) =>
        _statements.Aggregate(message, static (content, statement) => content.With(statement.Changes(content)));
}
