using HostedWorkflows;
using Lambda.Functions;
using Lambda.Workflows;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddLambda(functions => functions.AddRaw<Doubles>("double").AddRaw<Asks>("ask").AddRaw<Fails>("fail"));
builder.AddWorkflows(workflows => workflows.Express("express"));
builder.Services.AddSingleton<Asked>();
builder.Build().Run();
