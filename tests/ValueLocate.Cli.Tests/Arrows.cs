using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ValueLocate.Cli.Tests;

/// <summary>One use of a type of another namespace: who uses what, in which assembly.</summary>
internal sealed record Arrow(string FromAssembly, string From, string ToAssembly, string To, string User, string Used)
{
    public override string ToString() => $"{From} -> {To}: {User} uses {Used}";
}

/// <summary>
/// Reads the uses of our own types in an assembly: in signatures, attributes and method bodies. Constants and nameof leave nothing in an
/// assembly and are not seen. A nested or generated type counts as the type that holds it.
/// </summary>
internal sealed class ArrowReader
{
    private readonly string assembly;
    private readonly HashSet<Arrow> found = [];
    private TypeDefinition user = null!;

    private ArrowReader(string assembly) => this.assembly = assembly;

    public static IReadOnlyCollection<Arrow> Read(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        var reader = new ArrowReader(module.Assembly.Name.Name);
        foreach (var type in module.GetTypes())
            reader.Type(type);
        return reader.found;
    }

    /// <summary>The namespaces of an assembly that hold at least one type of their own.</summary>
    public static IReadOnlyList<string> Namespaces(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        return [.. module.Types.Select(type => type.Namespace).Where(IsOurs).Distinct()];
    }

    public static IReadOnlyList<string> References(string path)
    {
        using var module = ModuleDefinition.ReadModule(path);
        return [.. module.AssemblyReferences.Select(reference => reference.Name).Where(IsOurs)];
    }

    private static bool IsOurs(string name) => name == "ValueLocate" || name.StartsWith("ValueLocate.", StringComparison.Ordinal);

    private void Type(TypeDefinition type)
    {
        user = type;
        Use(type.BaseType);
        Use(type.Interfaces.Select(one => one.InterfaceType));
        Attributes(type);
        Parameters(type);
        foreach (var field in type.Fields)
        {
            Use(field.FieldType);
            Attributes(field);
        }

        foreach (var property in type.Properties)
            Attributes(property);
        foreach (var method in type.Methods)
        {
            Method(method);
            Attributes(method);
            Parameters(method);
            if (method.HasBody)
            {
                Body(method.Body);
            }
        }
    }

    private void Body(MethodBody body)
    {
        Use(body.Variables.Select(variable => variable.VariableType));
        Use(body.ExceptionHandlers.Select(handler => handler.CatchType));
        foreach (var operand in body.Instructions.Select(instruction => instruction.Operand))
        {
            switch (operand)
            {
                case TypeReference type: Use(type); break;
                case MethodReference method: Method(method); break;
                case FieldReference field: Use([field.DeclaringType, field.FieldType]); break;
            }
        }
    }

    private void Method(MethodReference method)
    {
        Use([method.DeclaringType, method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType)]);
        if (method is GenericInstanceMethod instance)
            Use(instance.GenericArguments);
    }

    private void Parameters(IGenericParameterProvider provider) =>
        Use(provider.GenericParameters.SelectMany(parameter => parameter.Constraints).Select(constraint => constraint.ConstraintType));

    private void Attributes(ICustomAttributeProvider provider)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            Method(attribute.Constructor);
            Use(attribute.ConstructorArguments.Select(argument => argument.Value).OfType<TypeReference>());
        }
    }

    private void Use(IEnumerable<TypeReference?> types)
    {
        foreach (var type in types)
            Use(type);
    }

    private void Use(TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType instance:
                Use(instance.GenericArguments);
                break;
            case IModifierType modified:
                Use(modified.ModifierType);
                break;
        }

        if (type is TypeSpecification specification)
        {
            Use(specification.ElementType);
            return;
        }

        var used = Outermost(type);
        var from = Outermost(user);
        if (IsOurs(used.Namespace) && IsOurs(from.Namespace) && used.FullName != from.FullName)
        {
            var home = used.Scope is AssemblyNameReference reference ? reference.Name : assembly;
            found.Add(new Arrow(assembly, from.Namespace, home, used.Namespace, from.Name, used.Name));
        }
    }

    private static TypeReference Outermost(TypeReference type)
    {
        while (type.DeclaringType is not null)
            type = type.DeclaringType;

        return type;
    }
}
