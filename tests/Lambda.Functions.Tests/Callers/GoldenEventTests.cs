using System.Text.Json;
using System.Text.Json.Nodes;
using Lambda.Events.Alexa;
using Lambda.Events.ApiGateway;
using Lambda.Events.CloudFormation;
using Lambda.Events.CloudFront;
using Lambda.Events.Cognito;
using Lambda.Events.Lex;
using Lambda.Events.LoadBalancer;
using Lambda.Events.WebSocket;

namespace Lambda.Functions.Tests.Callers;

/// <summary>
/// The events in AWS's guides, one file of Golden for each type: a handler's type takes up all that they have. Each type names its page.
/// </summary>
public sealed class GoldenEventTests
{
    private static readonly Dictionary<string, (Type Type, JsonSerializerOptions Options)> Contracts = new()
    {
        [nameof(RestApiEvent)] = (typeof(RestApiEvent), RestApiJson.Default.Options),
        [nameof(TokenAuthorizerEvent)] = (typeof(TokenAuthorizerEvent), RestApiJson.Default.Options),
        [nameof(RequestAuthorizerEvent)] = (typeof(RequestAuthorizerEvent), RestApiJson.Default.Options),
        [nameof(HttpApiEvent)] = (typeof(HttpApiEvent), HttpApiJson.Default.Options),
        [nameof(HttpAuthorizerEvent)] = (typeof(HttpAuthorizerEvent), HttpApiJson.Default.Options),
        [nameof(AuthorizerPolicy)] = (typeof(AuthorizerPolicy), HttpApiJson.Default.Options),
        [nameof(LoadBalancerEvent)] = (typeof(LoadBalancerEvent), LoadBalancerJson.Default.Options),
        [nameof(SkillEvent)] = (typeof(SkillEvent), SkillJson.Default.Options),
        ["PreSignUp"] = (typeof(CognitoEvent<PreSignUpRequest, PreSignUpResponse>), CognitoJson.Default.Options),
        ["PostConfirmation"] = (typeof(CognitoEvent<PostConfirmationRequest, NoResponse>), CognitoJson.Default.Options),
        ["PreAuthentication"] = (typeof(CognitoEvent<PreAuthenticationRequest, NoResponse>), CognitoJson.Default.Options),
        ["PostAuthentication"] = (typeof(CognitoEvent<PostAuthenticationRequest, NoResponse>), CognitoJson.Default.Options),
        ["PreToken"] = (typeof(CognitoEvent<PreTokenRequest, PreTokenResponse>), CognitoJson.Default.Options),
        ["PreTokenV2"] = (typeof(CognitoEvent<PreTokenRequest, PreTokenResponseV2>), CognitoJson.Default.Options),
        ["CustomMessage"] = (typeof(CognitoEvent<CustomMessageRequest, CustomMessageResponse>), CognitoJson.Default.Options),
        ["DefineAuthChallenge"] = (
            typeof(CognitoEvent<DefineAuthChallengeRequest, DefineAuthChallengeResponse>), CognitoJson.Default.Options),
        ["CreateAuthChallenge"] = (
            typeof(CognitoEvent<CreateAuthChallengeRequest, CreateAuthChallengeResponse>), CognitoJson.Default.Options),
        ["VerifyAuthChallenge"] = (
            typeof(CognitoEvent<VerifyAuthChallengeRequest, VerifyAuthChallengeResponse>), CognitoJson.Default.Options),
        ["UserMigration"] = (typeof(CognitoEvent<UserMigrationRequest, UserMigrationResponse>), CognitoJson.Default.Options),
        [nameof(EdgeEvent)] = (typeof(EdgeEvent), EdgeJson.Default.Options),
        [nameof(LexEvent)] = (typeof(LexEvent), LexJson.Default.Options),
        [nameof(LexAnswer)] = (typeof(LexAnswer), LexJson.Default.Options),
        [nameof(WebSocketEvent)] = (typeof(WebSocketEvent), WebSocketJson.Default.Options),
        [nameof(CustomResourceEvent)] = (typeof(CustomResourceEvent), CustomResourceJson.Default.Options),
    };

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path))];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Callers", "Golden");

    [Theory]
    [MemberData(nameof(Files))]
    public void The_event_type_reads_and_writes_the_documented_event_without_loss(string file)
    {
        var (type, options) = Contracts[file.Split('.')[0]];
        var golden = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, $"{file}.json")));
        var read = JsonSerializer.Deserialize(golden, type, options);
        var written = JsonSerializer.SerializeToNode(read, type, options);
        Assert.Equal(Text(golden), Text(written));
    }

    [Fact]
    public void Each_event_type_has_a_documented_example() =>
        Assert.Equal(Contracts.Keys.Order(), Files.Select(row => row.Data.Split('.')[0]).Distinct().Order());

    // In a fixed order, and without nulls, which count as absent.
    private static string Text(JsonNode? node) => Sorted(node)?.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) ?? "null";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject json =>
            new JsonObject(
                json.Where(member => member.Value is not null).OrderBy(
                    member => member.Key, StringComparer.Ordinal).Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
