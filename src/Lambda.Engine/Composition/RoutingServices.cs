using Lambda.Engine.Hosting;
using Lambda.Engine.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.Composition;

/// <summary>Registers the routing of events.</summary>
internal static class RoutingServices
{
    /// <summary>Adds the routing of events by rules: those that <paramref name="register"/> registers, and those in the settings.</summary>
    /// <example>
    /// <c>.AddEventRouting(rules => rules.Add("new-orders", """{"source":["shop"]}""", "bill-order", "ship-order"))</c>
    /// </example>
    public static IServiceCollection AddEventRouting(this IServiceCollection services, Action<RuleRegistry>? register = null)
    {
        var registry = new RuleRegistry();
        register?.Invoke(registry);
        services.AddSingleton(registry);
        services.AddSingleton<EventRules>();
        services.TryAddSingleton<RoutedSources>();
        services.AddSingleton<BucketNotifications>();
        services.AddSingleton<TopicSubscriptions>();
        services.AddSingleton<TopicRouter>();
        services.AddSingleton<EventRouter>();
        services.AddSingleton<ScheduleRunner>();
        services.AddSingleton<EventArchives>();
        services.AddSingleton<ReplayRunner>();
        return services.AddHostedService<RulesCheck>();
    }

    /// <summary>
    /// Reads rules, notifications, subscriptions and archives before anything else starts, so that an invalid one keeps the app from
    /// starting.
    /// </summary>
    private sealed class RulesCheck(
        EventRules rules, BucketNotifications buckets, TopicSubscriptions topics, EventArchives archives, ILogger<EventRouter> logger)
        : EarlyService
    {
        public override Task StartingAsync(CancellationToken cancellationToken)
        {
            // Their constructors validate them.
            _ = (buckets, topics, archives);
            foreach (var rule in rules.All.Where(rule => !rule.Enabled)) RoutingLog.Disabled(logger, rule.Name);
            return Task.CompletedTask;
        }
    }
}
