using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Microsoft.Extensions.Configuration;

namespace Lambda.Engine.Tests;

/// <summary>Makes mappings of the functions of an engine.</summary>
internal static class TestMappings
{
    public static EventSourceMappings Of(
        TestEngine engine, Action<EventSourceRegistry> register, params (string Setting, string Value)[] settings)
    {
        var registry = new EventSourceRegistry();
        register(registry);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(pair => KeyValuePair.Create($"{EventSourceMappings.Section}:{pair.Setting}", (string?)pair.Value))).Build();
        return new(registry, engine.Catalogue, Rules(engine), configuration, engine.Time);
    }

    /// <summary>What the API stores for a change.</summary>
    public static StoredMapping Stored(EventSourceMappings mappings, string name, Func<EventSourceSettings, EventSourceSettings> change)
    {
        var configured = mappings.Configured.Single(mapping => mapping.Name == name).Settings;
        return new(name, change(configured), StoredMapping.BaseOf(configured), DateTimeOffset.UnixEpoch, "Updating");
    }

    public static EventSourceRules Rules(TestEngine engine) => new([engine.Destination, engine.DeadLetterQueue]);

    public static void Functions(FunctionRegistry functions) => functions.AddRaw<Echo>("echo");
}
