using Lambda.Engine.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Tests.Hosting;

public sealed class CheckedSettingsTests
{
    [Theory]
    [InlineData("S:Numer", "1", "S:Numer: there is no such setting. Known settings are Number, Inner, List, Named, Texts.")]
    [InlineData("S:Inner:Texxt", "1", "S:Inner:Texxt: there is no such setting. Known settings are Text.")]
    [InlineData("S:List:0:Texxt", "1", "S:List:0:Texxt: there is no such setting. Known settings are Text.")]
    [InlineData("S:Named:a:Texxt", "1", "S:Named:a:Texxt: there is no such setting. Known settings are Text.")]
    [InlineData("S:Number", "one",
        "Failed to convert configuration value 'one' at 'S:Number' to type 'System.Int32'. one is not a valid value for Int32.")]
    public void An_error_names_the_setting_with_the_invalid_value(string setting, string value, string expected)
    {
        var errors = new List<string>();
        CheckedSettings.Bind(Section((setting, value)), new Outer(), errors);
        Assert.StartsWith(expected, Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Setting_names_are_case_insensitive_and_lists_and_dictionaries_are_bound()
    {
        var (options, errors) = (new Outer(), new List<string>());
        CheckedSettings.Bind(
            Section(("S:NUMBER", "7"), ("S:inner:text", "a"), ("S:Named:x:Text", "b"), ("S:List:0:Text", "c"), ("S:Texts:0", "d")),
            options, errors);
        Assert.Empty(errors);
        Assert.Equal(
            (7, "a", "b", "c", "d"),
            (options.Number, options.Inner!.Text, options.Named["x"].Text, Assert.Single(options.List).Text, Assert.Single(options.Texts)));
    }

    [Fact]
    public void An_unknown_setting_is_reported_together_with_errors_in_the_options()
    {
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(Configuration(("S:Numer", "1")))
            .AddCheckedOptions<Outer>("S", (_, _) => ["wrong"])
            .BuildServiceProvider();
        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<Outer>>().Value);
        Assert.Equal(
            ["S:Numer: there is no such setting. Known settings are Number, Inner, List, Named, Texts.", "wrong"], error.Failures);
    }

    private static IConfigurationRoot Configuration(params (string Setting, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Setting, (string?)pair.Value))).Build();

    private static IConfigurationSection Section(params (string, string)[] settings) => Configuration(settings).GetSection("S");

    private sealed class Outer
    {
        public int Number { get; set; }

        public Inner? Inner { get; set; }

        public IList<Inner> List { get; } = [];

        public Dictionary<string, Inner> Named { get; } = [];

        public IList<string> Texts { get; } = [];
    }

    private sealed class Inner
    {
        public string? Text { get; set; }
    }
}
