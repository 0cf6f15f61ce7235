using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.Events.Alexa;
using Lambda.Events.ApiGateway;
using Lambda.Events.CloudFormation;
using Lambda.Events.LoadBalancer;

namespace Lambda.Functions.Tests.Callers;

/// <summary>The events in AWS's guides, one file of Golden for each type: a handler's type takes up all that they have. Each type names its page.</summary>
public sealed class GoldenEventTests
{
    private static readonly Dictionary<string, JsonSerializerOptions> Contracts = new()
    {
        [nameof(RestApiEvent)] = RestApiJson.Default.Options,
        [nameof(TokenAuthorizerEvent)] = RestApiJson.Default.Options,
        [nameof(RequestAuthorizerEvent)] = RestApiJson.Default.Options,
        [nameof(HttpApiEvent)] = HttpApiJson.Default.Options,
        [nameof(HttpAuthorizerEvent)] = HttpApiJson.Default.Options,
        [nameof(AuthorizerPolicy)] = HttpApiJson.Default.Options,
        [nameof(LoadBalancerEvent)] = LoadBalancerJson.Default.Options,
        [nameof(SkillEvent)] = SkillJson.Default.Options,
        [nameof(CustomResourceEvent)] = CustomResourceJson.Default.Options,
    };

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path))];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Callers", "Golden");

    [Theory]
    [MemberData(nameof(Files))]
    public void The_type_takes_up_the_whole_event(string file)
    {
        var name = file.Split('.')[0];
        var type = typeof(RestApiEvent).Assembly.GetTypes().Single(one => one.Name == name && one.Namespace!.StartsWith("Lambda.Events.", StringComparison.Ordinal));
        var golden = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{file}.json")));
        var read = JsonSerializer.Deserialize(golden, type, Contracts[name]);
        var written = JsonSerializer.SerializeToNode(read, type, Contracts[name]);
        Assert.Equal(Text(golden), Text(written));
    }

    [Fact]
    public void Each_type_has_a_file() => Assert.Equal(Contracts.Keys.Order(), Files.Select(row => row.Data.Split('.')[0]).Distinct().Order());

    // In one order, and without what is null, which is as good as absent.
    private static string Text(JsonNode? node) => Sorted(node)?.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) ?? "null";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject json => new JsonObject(json.Where(member => member.Value is not null).OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
