using System.Reflection;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Tests.Hosting;

/// <summary>An operator searches for an event by its id.</summary>
public sealed class EventIdTests
{
    [Fact]
    public void Each_event_id_belongs_to_a_single_log_message()
    {
        const BindingFlags Any =
            BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var messages = EngineCode.Types.SelectMany(type => type.GetMethods(Any))
            .Select(method =>
                (Method: $"{method.DeclaringType!.Name}.{method.Name}", Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(one => one.Message is not null).ToList();
        Assert.NotEmpty(messages);
        Assert.Empty(
            messages.GroupBy(one => one.Message!.EventId)
                .Where(group => group.Count() > 1).Select(group => $"{group.Key}: {string.Join(", ", group.Select(one => one.Method))}"));
        // An event without an id gets the hash of its name.
        Assert.All(messages, one => Assert.InRange(one.Message!.EventId, 1, 9999));
    }
}
