"""What people can do: one module or folder a feature; features never import each other."""
